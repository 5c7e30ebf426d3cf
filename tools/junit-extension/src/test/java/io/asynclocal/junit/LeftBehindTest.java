package io.asynclocal.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.concurrent.AsyncExecutors;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The code of README.md, and what it says there. */
class LeftBehindTest {
  private static ScheduledExecutorService timer;

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  /** Of no interest itself. */
  interface Shop {
    @ExtendWith(AsyncContextExtension.class)
    class OrdersTest {
      @Test
      void bar() {
        timer.schedule(() -> {}, 100, TimeUnit.MILLISECONDS);
      }
    }
  }

  @Test
  void bar_failsAsTheReadmeSays() {
    timer = AsyncExecutors.propagating(Executors.newScheduledThreadPool(1));
    TestRun run = TestRun.of(Shop.OrdersTest.class);
    assertEquals(List.of("bar()"), run.failed());
    String message = run.failure("bar()").getMessage();
    List<String> lines = message.lines().toList();
    assertEquals(3, lines.size(), message);
    assertEquals("bar ended with dangling async tasks.", lines.get(0));
    assertTrue(
        lines.get(1).matches("  ScheduledTask \\d+, not run yet, begun on thread '.+'"), message);
    assertTrue(lines.get(2).contains("OrdersTest.bar("), message);
  }
}
