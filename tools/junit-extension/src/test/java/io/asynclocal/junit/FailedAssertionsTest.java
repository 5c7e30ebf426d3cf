package io.asynclocal.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.concurrent.AsyncCompletableFuture;
import io.asynclocal.concurrent.AsyncExecutors;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A test doesn't stay green whose assertion failed in a pool. */
class FailedAssertionsTest {

  @ExtendWith(AsyncContextExtension.class)
  static class Asserting {
    private static ExecutorService pool;

    @BeforeAll
    static void start() {
      pool = AsyncExecutors.propagating(Executors.newSingleThreadExecutor());
    }

    @AfterAll
    static void stop() {
      pool.shutdown();
    }

    @Test
    void inATask() {
      pool.submit(() -> assertEquals(1, 2));
    }

    @Test
    void inAReaction() {
      AsyncCompletableFuture<Integer> reply = new AsyncCompletableFuture<>();
      reply.thenAccept(value -> assertEquals(1, value)).thenRun(() -> {}).thenRun(() -> {});
      reply.complete(2);
    }

    @Test
    void holds() {
      pool.submit(() -> assertEquals(1, 1));
    }

    @Test
    @LeavesNothingBehind(allow = Leftover.FAILED_ASSERTION)
    void isAllowedTo() {
      pool.submit(() -> assertEquals(1, 2));
    }

    /** Which the test may look at, and want. */
    @Test
    void failsOtherwise() {
      Future<?> failing =
          pool.submit(
              () -> {
                throw new IllegalStateException("refused");
              });
      assertThrows(ExecutionException.class, failing::get);
    }
  }

  @Test
  void assertionThatFailsInWork_failsTheTestThatBeganIt() {
    TestRun run = TestRun.of(Asserting.class);
    assertEquals(
        List.of("failsOtherwise()", "holds()", "isAllowedTo()"),
        run.passed().stream().sorted().toList());
    assertEquals(List.of("inAReaction()", "inATask()"), run.failed().stream().sorted().toList());
    String message = run.failure("inATask()").getMessage();
    assertTrue(message.startsWith("inATask has assertions that failed in its work.\n  "), message);
    assertTrue(message.contains("expected: <1> but was: <2>"), message);
    assertTrue(message.contains("Asserting.lambda$inATask$"), message);
    String reaction = run.failure("inAReaction()").getMessage();
    assertEquals(1, Stream.of(reaction.split("AssertionFailedError")).skip(1).count(), reaction);
  }
}
