package io.asynclocal.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.concurrent.AsyncCompletableFuture;
import io.asynclocal.concurrent.AsyncExecutors;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The two tests of the article on asynchronous hooks that the extension's idea comes from. */
class SeedTest {

  @ExtendWith(AsyncContextExtension.class)
  static class Seed {
    private static ScheduledExecutorService timer;

    @BeforeAll
    static void start() {
      timer = AsyncExecutors.propagating(Executors.newScheduledThreadPool(1));
    }

    @AfterAll
    static void stop() {
      timer.shutdownNow();
    }

    @Test
    void foo() {
      CompletableFuture<Void> resolved = new AsyncCompletableFuture<>();
      timer.schedule(() -> resolved.complete(null), 100, TimeUnit.MILLISECONDS);
      resolved.join();
    }

    @Test
    void bar() {
      timer.schedule(() -> {}, 100, TimeUnit.MILLISECONDS);
    }
  }

  @Test
  void foo_passesAndBarEndsWithDanglingAsyncTasks() {
    TestRun run = TestRun.of(Seed.class);
    assertEquals(List.of("foo()"), run.passed());
    assertEquals(List.of("bar()"), run.failed());
    String message = run.failure("bar()").getMessage();
    assertTrue(
        message.startsWith("bar ended with dangling async tasks.\n  ScheduledTask "), message);
    assertTrue(message.contains(", not run yet, begun on thread 'main'\n    at "), message);
    assertTrue(message.contains(getClass().getName() + "$Seed.bar(SeedTest.java:"), message);
  }
}
