package io.asynclocal.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.asynclocal.concurrent.AsyncCompletableFuture;
import io.asynclocal.concurrent.AsyncExecutors;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventLogTest {
  private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
  private final EventBuffer buffer = EventBuffer.ofLast(1_000);

  @AfterEach
  void stop() throws Exception {
    loop.shutdown();
    assertEquals(true, loop.awaitTermination(10, TimeUnit.SECONDS));
  }

  /** A promise that a timer of 100 ms resolves, and a reaction to it, on one event loop. */
  @Test
  void lines_areThoseOfTheModelForAPromiseThatATimerResolves() throws Exception {
    CountDownLatch inThen = new CountDownLatch(1);
    try (AsyncRecorder recorder = AsyncRecorder.builder().observer(buffer).start()) {
      Runnable program =
          () -> {
            AsyncCompletableFuture<@Nullable Void> p = new AsyncCompletableFuture<>();
            AsyncExecutors.propagating(loop)
                .schedule(() -> p.complete(null), 100, TimeUnit.MILLISECONDS);
            p.thenRunAsync(inThen::countDown, loop);
          };
      loop.submit(() -> recorder.run(program)).get(10, TimeUnit.SECONDS);
      assertEquals(true, inThen.await(10, TimeUnit.SECONDS));
      loop.submit(() -> {}).get(10, TimeUnit.SECONDS);
    }
    assertEquals(
        List.of(
            "{ \"event\": \"executionBegin\", \"executeID\": 0 }",
            "{ \"event\": \"link\", \"executeID\": 0, \"linkID\": 1 }",
            "{ \"event\": \"link\", \"executeID\": 0, \"linkID\": 2 }",
            "{ \"event\": \"executionEnd\", \"executeID\": 0 }",
            "{ \"event\": \"ready\", \"executeID\": 0, \"linkID\": 1, \"readyID\": 3 }",
            "{ \"event\": \"executionBegin\", \"executeID\": 4, \"readyID\": 3 }",
            "{ \"event\": \"ready\", \"executeID\": 4, \"linkID\": 2, \"readyID\": 5 }",
            "{ \"event\": \"executionEnd\", \"executeID\": 4 }",
            "{ \"event\": \"executionBegin\", \"executeID\": 6, \"readyID\": 5 }",
            "{ \"event\": \"executionEnd\", \"executeID\": 6 }"),
        EventLog.of(buffer).lines());
  }

  @Test
  void lines_sayHowManyWereDropped() {
    EventBuffer small = EventBuffer.ofLast(2);
    try (AsyncRecorder recorder = AsyncRecorder.builder().observer(small).start()) {
      recorder.run(() -> {});
    }
    // Of init, before, after and destroy the first two are gone.
    assertEquals(List.of("{ \"event\": \"dropped\", \"count\": 2 }"), EventLog.of(small).lines());
  }
}
