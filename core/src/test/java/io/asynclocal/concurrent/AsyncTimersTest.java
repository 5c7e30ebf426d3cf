package io.asynclocal.concurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.HookRecorder;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AsyncTimersTest {
  private final AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
  private final Timer timer = new Timer("timer under test", true);

  @AfterEach
  void stop() {
    timer.cancel();
  }

  @Test
  void task_runsInTheContextInWhichItWasMade() throws Exception {
    CompletableFuture<String> seen = new CompletableFuture<>();
    storage.run("a", () -> timer.schedule(complete(seen), 1));
    assertEquals("a", seen.get());
  }

  private TimerTask complete(CompletableFuture<String> seen) {
    return AsyncTimers.task(() -> seen.complete(storage.getStore()));
  }

  @Test
  void task_startsEachPeriodFromThatContextAndLeavesTheThreadAsItWas() throws Exception {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    TimerTask periodic =
        storage.call(
            "a",
            () ->
                AsyncTimers.task(
                    () -> {
                      seen.add(storage.getStore());
                      storage.enterWith("entered");
                    }));
    timer.schedule(periodic, 0, 1);
    assertEquals(List.of("a", "a", "a"), List.of(seen.take(), seen.take(), seen.take()));
    assertTrue(periodic.cancel());
    CompletableFuture<AsyncContext> left = new CompletableFuture<>();
    timer.schedule(
        new TimerTask() {
          @Override
          public void run() {
            left.complete(AsyncContext.current());
          }
        },
        0);
    assertEquals(AsyncContext.root(), left.get());
  }

  @Test
  void task_isOneResourceWhichCancellingDestroys() throws Exception {
    try (HookRecorder hooks = new HookRecorder("Timer")) {
      CountDownLatch twice = new CountDownLatch(2);
      TimerTask periodic = AsyncTimers.task(twice::countDown);
      timer.schedule(periodic, 0, 1);
      twice.await();
      periodic.cancel();
      periodic.cancel();
      assertEquals(1, hooks.count("init"));
      assertTrue(hooks.count("before") >= 2, hooks.events()::toString);
      assertEquals(1, hooks.count("destroy"));
    }
  }

  @Test
  void task_refusesNull() {
    assertThrows(NullPointerException.class, () -> AsyncTimers.task(null));
  }
}
