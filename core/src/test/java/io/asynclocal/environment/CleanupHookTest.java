package io.asynclocal.environment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.CollectorRuns;
import io.asynclocal.OtherThread;
import io.asynclocal.RootContext;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RootContext.class)
class CleanupHookTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final AsyncEnvironment environment =
      AsyncEnvironment.builder().name("test").integrations().start();
  private final List<String> seen = new CopyOnWriteArrayList<>();

  private Runnable throwing(RuntimeException e) {
    return () -> {
      seen.add("throws " + e.getMessage());
      throw e;
    };
  }

  @Test
  void hooks_runInReverseOrder() {
    environment.addCleanupHook(() -> seen.add("first"));
    environment.addCleanupHook(() -> seen.add("second"));
    environment.addCleanupHook(() -> seen.add("third"));
    environment.close();
    assertEquals(List.of("third", "second", "first"), seen);
  }

  @Test
  void hook_addedTwiceRunsTwice() {
    Runnable hook = () -> seen.add("hook");
    environment.addCleanupHook(hook);
    environment.addCleanupHook(hook);
    environment.close();
    assertEquals(List.of("hook", "hook"), seen);
  }

  @Test
  void hooks_runWithNothingBoundAndLeaveNothing() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    storage.run(
        "request",
        () -> {
          environment.addCleanupHook(() -> seen.add("" + storage.getStore()));
          environment.addCleanupHook(() -> storage.enterWith("entered"));
          environment.close();
          assertEquals("request", storage.getStore());
        });
    assertEquals(List.of("null"), seen);
  }

  @Test
  void removedHook_doesNotRun() {
    CleanupHook removed = environment.addCleanupHook(() -> seen.add("removed"));
    environment.addCleanupHook(() -> seen.add("kept"));
    assertTrue(environment.removeCleanupHook(removed));
    assertFalse(environment.removeCleanupHook(removed));
    environment.close();
    assertEquals(List.of("kept"), seen);
  }

  @Test
  void removeCleanupHook_knowsOnlyItsOwnEnvironmentsHooks() {
    CleanupHook hook = environment.addCleanupHook(() -> seen.add("hook"));
    try (AsyncEnvironment other = AsyncEnvironment.builder().integrations().start()) {
      other.addCleanupHook(() -> seen.add("other"));
      assertFalse(other.removeCleanupHook(hook));
    }
    environment.close();
    assertEquals(List.of("other", "hook"), seen);
  }

  @Test
  void hook_mayRemoveOneThatHasNotRun() {
    CleanupHook first = environment.addCleanupHook(() -> seen.add("first"));
    environment.addCleanupHook(() -> assertTrue(environment.removeCleanupHook(first)));
    environment.close();
    assertEquals(List.of(), seen);
    assertFalse(environment.removeCleanupHook(first), "the environment is closed");
  }

  @Test
  void hook_canNotAddAnother() {
    environment.addCleanupHook(
        () -> environment.addCleanupHook(() -> seen.add("never, and nobody was told")));
    assertThrows(IllegalStateException.class, environment::close);
    assertEquals(List.of(), seen);
  }

  @Test
  void hook_mayCloseTheEnvironmentAgain() {
    environment.addCleanupHook(() -> seen.add("first"));
    environment.addCleanupHook(environment::close);
    environment.close();
    assertEquals(List.of("first"), seen);
  }

  @Test
  void hooks_allRunWhenSomeThrow() {
    RuntimeException second = new IllegalArgumentException("second");
    RuntimeException fourth = new IllegalStateException("fourth");
    environment.addCleanupHook(() -> seen.add("first"));
    environment.addCleanupHook(throwing(second));
    environment.addCleanupHook(() -> seen.add("third"));
    environment.addCleanupHook(throwing(fourth));
    assertSame(fourth, assertThrows(IllegalStateException.class, environment::close));
    assertArrayEquals(new Throwable[] {second}, fourth.getSuppressed());
    assertEquals(List.of("throws fourth", "third", "throws second", "first"), seen);
  }

  @Test
  void close_throwsOneExceptionThatSeveralHooksThrewAsItIs() {
    RuntimeException same = new IllegalStateException("same");
    environment.addCleanupHook(throwing(same));
    environment.addCleanupHook(throwing(same));
    assertSame(same, assertThrows(IllegalStateException.class, environment::close));
    assertEquals(0, same.getSuppressed().length);
  }

  @Test
  void close_letsAnErrorOut() {
    AssertionError error = new AssertionError("on purpose");
    environment.addCleanupHook(() -> seen.add("first"));
    environment.addCleanupHook(
        () -> {
          throw error;
        });
    assertSame(error, assertThrows(AssertionError.class, environment::close));
    assertEquals(List.of("first"), seen);
  }

  @Test
  void asyncHooks_areStartedInTheirPlaceAndAwaitedAfterTheLast() throws InterruptedException {
    CompletableFuture<Void> done = new CompletableFuture<>();
    CountDownLatch lastHookRun = new CountDownLatch(1);
    environment.addCleanupHook(
        () -> {
          seen.add("sync first");
          lastHookRun.countDown();
        });
    environment.addAsyncCleanupHook(
        () -> {
          seen.add("async begins");
          return done.thenRun(() -> seen.add("async ends"));
        },
        LONG);
    environment.addCleanupHook(() -> seen.add("sync last"));
    environment.instanceData(
        InstanceKey.of("data"), () -> "data", data -> seen.add("data finalized"));
    try (OtherThread closing = new OtherThread("closing")) {
      var closed =
          closing.start(
              () -> {
                environment.close();
                return seen.add("closed");
              });
      lastHookRun.await();
      assertFalse(closed.isDone());
      done.complete(null);
      OtherThread.result(closed);
    }
    assertEquals(
        List.of(
            "sync last", "async begins", "sync first", "async ends", "data finalized", "closed"),
        seen);
  }

  @Test
  void asyncHooks_goOnTogether() {
    CompletableFuture<Void> older = new CompletableFuture<>();
    environment.addAsyncCleanupHook(
        () -> {
          older.complete(null);
          return older;
        },
        LONG);
    environment.addAsyncCleanupHook(() -> older.thenRun(() -> seen.add("newer")), LONG);
    environment.close();
    assertEquals(List.of("newer"), seen);
  }

  @Test
  void asyncHook_thatFailsFailsTheClosingAfterEverythingElse() {
    RuntimeException failure = new IllegalStateException("asynchronously");
    RuntimeException sync = new IllegalArgumentException("synchronously");
    environment.addCleanupHook(throwing(sync));
    environment.addAsyncCleanupHook(() -> CompletableFuture.failedFuture(failure), LONG);
    environment.instanceData(InstanceKey.of("data"), () -> "", data -> seen.add("finalized"));
    assertSame(sync, assertThrows(IllegalArgumentException.class, environment::close));
    assertArrayEquals(new Throwable[] {failure}, sync.getSuppressed());
    assertEquals(List.of("throws synchronously", "finalized"), seen);
  }

  @Test
  void asyncHook_thatFailsDeepInAChainFailsTheClosingWithTheCause() {
    RuntimeException failure = new IllegalStateException("on purpose");
    CompletableFuture<Object> root = new CompletableFuture<>();
    environment.addAsyncCleanupHook(() -> root.thenApply(x -> x).thenApply(x -> x), LONG);
    root.completeExceptionally(failure);
    assertSame(failure, assertThrows(IllegalStateException.class, environment::close));
  }

  @Test
  void asyncHook_checkedFailureIsTheCauseOfAnUncheckedOne() {
    IOException failure = new IOException("disk full");
    environment.addAsyncCleanupHook(() -> CompletableFuture.failedFuture(failure), LONG);
    var e = assertThrows(CompletionException.class, environment::close);
    assertSame(failure, e.getCause());
    assertTrue(e.getMessage().contains("disk full"), e.getMessage());
  }

  @Test
  void asyncHook_isNotWaitedForAfterItsTimeout() {
    environment.addAsyncCleanupHook(CompletableFuture::new, Duration.ofNanos(1));
    environment.addCleanupHook(() -> seen.add("others"));
    environment.instanceData(InstanceKey.of("data"), () -> "", data -> seen.add("finalized"));
    var e = assertThrows(CompletionException.class, environment::close);
    assertInstanceOf(TimeoutException.class, e.getCause());
    assertTrue(e.getMessage().contains("PT0.000000001S"), e.getMessage());
    assertEquals(List.of("others", "finalized"), seen);
  }

  @Test
  void asyncHook_mayHaveALongerTimeoutThanAnyProcessLives() {
    environment.addAsyncCleanupHook(
        () -> CompletableFuture.completedFuture(null), Duration.ofSeconds(Long.MAX_VALUE));
    environment.close();
  }

  @Test
  void asyncHook_mayBeRemoved() {
    CleanupHook hook =
        environment.addAsyncCleanupHook(
            () -> CompletableFuture.completedFuture(seen.add("removed")));
    assertTrue(environment.removeCleanupHook(hook));
    environment.close();
    assertEquals(List.of(), seen);
  }

  @Test
  @SuppressWarnings("DataFlowIssue")
  void asyncHook_thatReturnsNullOrThrowsFailsTheClosing() {
    RuntimeException failure = new IllegalStateException("at once");
    environment.addAsyncCleanupHook(() -> null);
    environment.addAsyncCleanupHook(
        () -> {
          throw failure;
        });
    assertSame(failure, assertThrows(IllegalStateException.class, environment::close));
    assertInstanceOf(NullPointerException.class, failure.getSuppressed()[0]);
  }

  @Test
  void close_waitsOnWhenInterruptedAndKeepsTheInterruption() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    environment.addAsyncCleanupHook(() -> done.thenRun(() -> seen.add("ended")), LONG);
    try (OtherThread closing = new OtherThread("closing")) {
      closing.run(
          () -> {
            environment.addCleanupHook(
                () -> {
                  Thread.currentThread().interrupt();
                  CompletableFuture.runAsync(() -> done.complete(null));
                });
            environment.close();
            assertTrue(Thread.interrupted());
            assertEquals(List.of("ended"), seen);
          });
    }
  }

  @Test
  void addAsyncCleanupHook_refusesATimeoutThatIsNone() {
    CompletionStage<?> done = CompletableFuture.completedFuture(null);
    for (Duration none : List.of(Duration.ZERO, Duration.ofMillis(-1))) {
      var e =
          assertThrows(
              IllegalArgumentException.class,
              () -> environment.addAsyncCleanupHook(() -> done, none));
      assertTrue(e.getMessage().contains(none.toString()), e.getMessage());
    }
    environment.close();
  }

  @Test
  void closedEnvironment_keepsNoHookAlive() {
    List<byte[]> kept = new ArrayList<>(List.of(new byte[1]));
    var weak = new WeakReference<>(kept);
    environment.addCleanupHook(kept::clear);
    environment.close();
    kept = null;
    CollectorRuns.until(() -> weak.get() == null);
    assertNull(weak.get());
    assertTrue(environment.isClosed());
  }
}
