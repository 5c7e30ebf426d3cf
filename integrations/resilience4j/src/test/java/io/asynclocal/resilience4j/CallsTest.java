package io.asynclocal.resilience4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.asynclocal.AsyncContext;
import io.asynclocal.logging.LoggedId;
import io.github.resilience4j.bulkhead.ThreadPoolBulkhead;
import io.github.resilience4j.bulkhead.ThreadPoolBulkheadConfig;
import io.github.resilience4j.core.ContextAwareScheduledThreadPoolExecutor;
import io.github.resilience4j.core.ContextPropagator;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** 150 calls at once through pools of four threads. */
class CallsTest {
  private static final int CALLS = 150;
  @RegisterExtension static final LoggedId ID = new LoggedId();

  private static ThreadPoolBulkhead bulkhead(ContextPropagator<?>... propagators) {
    return ThreadPoolBulkhead.of(
        "calls",
        ThreadPoolBulkheadConfig.custom()
            .coreThreadPoolSize(4)
            .maxThreadPoolSize(4)
            .queueCapacity(2 * CALLS)
            .contextPropagator(propagators)
            .build());
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  /** Returns what each of the calls of {@code bulkhead} saw that was submitted with its own id. */
  private static List<String> seen(ThreadPoolBulkhead bulkhead) throws Exception {
    List<CompletionStage<String>> stages = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      stages.add(
          ID.call(
              "call-" + i,
              () ->
                  bulkhead.submit(
                      () -> {
                        String store = ID.getStore();
                        ID.enterWith("left by " + store);
                        return store;
                      })));
    }
    List<String> seen = new ArrayList<>();
    for (CompletionStage<String> stage : stages) {
      seen.add(get(stage));
    }
    return seen;
  }

  @Test
  void callsOfABulkhead_seeTheirOwnStoresAndLeaveNothing() throws Exception {
    ThreadPoolBulkhead bulkhead = bulkhead(new StorePropagator());
    List<String> own = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      own.add("call-" + i);
    }
    assertEquals(own, seen(bulkhead));
    for (int i = 0; i < 20; i++) {
      assertSame(AsyncContext.root(), get(bulkhead.submit(AsyncContext::current)));
    }
    bulkhead.close();
  }

  @Test
  void withoutThePropagator_theySeeWhatTheCallBeforeLeftOrNothing() throws Exception {
    ThreadPoolBulkhead bulkhead = bulkhead();
    List<String> seen = seen(bulkhead);
    for (int i = 0; i < CALLS; i++) {
      String store = seen.get(i);
      assertEquals(true, store == null || store.startsWith("left by "), store);
    }
    bulkhead.close();
  }

  @Test
  void failingCall_leavesItsThreadClean() throws Exception {
    ThreadPoolBulkhead bulkhead = bulkhead(new StorePropagator());
    CompletionStage<String> failed =
        ID.call(
            "ann",
            () ->
                bulkhead.submit(
                    () -> {
                      throw new IllegalStateException("failed for " + ID.getStore());
                    }));
    ExecutionException failure = assertThrows(ExecutionException.class, () -> get(failed));
    assertEquals("failed for ann", failure.getCause().getMessage());
    for (int i = 0; i < 20; i++) {
      assertSame(AsyncContext.root(), get(bulkhead.submit(AsyncContext::current)));
    }
    bulkhead.close();
  }

  /**
   * Returns what the last attempt of each call saw, which a timer with {@code propagators} runs.
   */
  private static List<String> seenByRetries(ContextPropagator<?>... propagators) throws Exception {
    ScheduledExecutorService timer =
        ContextAwareScheduledThreadPoolExecutor.newScheduledThreadPool()
            .corePoolSize(4)
            .contextPropagators(propagators)
            .build();
    Retry retry =
        Retry.of(
            "calls",
            RetryConfig.custom().maxAttempts(3).waitDuration(Duration.ofMillis(1)).build());
    List<CompletionStage<String>> stages = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      AtomicInteger attempts = new AtomicInteger();
      stages.add(
          ID.call(
              "call-" + i,
              () ->
                  retry.executeCompletionStage(
                      timer,
                      () ->
                          attempts.incrementAndGet() < 3
                              ? CompletableFuture.failedFuture(new IllegalStateException("again"))
                              : CompletableFuture.completedFuture("" + ID.getStore()))));
    }
    List<String> seen = new ArrayList<>();
    for (CompletionStage<String> stage : stages) {
      seen.add(get(stage));
    }
    for (int i = 0; i < 20; i++) {
      // Not the root: this executor clears the log context by itself, which leaves an empty one.
      assertNull(timer.submit(ID::getStore).get(60, TimeUnit.SECONDS));
    }
    timer.shutdownNow();
    return seen;
  }

  @Test
  void retries_seeTheStoreOfTheirCall() throws Exception {
    List<String> own = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      own.add("call-" + i);
    }
    assertEquals(own, seenByRetries(new StorePropagator()));
  }

  /** The executor carries the log context by itself, and no store. */
  @Test
  void retriesWithoutThePropagator_seeNobody() throws Exception {
    List<String> seen = seenByRetries();
    for (int i = 0; i < CALLS; i++) {
      assertEquals("nobody: null is stored, call-" + i + " is logged", seen.get(i));
    }
  }

  @Test
  void endedCall_keepsNoContext() throws Exception {
    ThreadPoolBulkhead bulkhead = bulkhead(new StorePropagator());
    WeakReference<AsyncContext> context =
        ID.call(
            "ann",
            () -> {
              get(bulkhead.submit(() -> "v"));
              return new WeakReference<>(AsyncContext.current());
            });
    for (int i = 0; i < 100 && context.get() != null; i++) {
      System.gc();
      get(bulkhead.submit(() -> "turn"));
    }
    assertNull(context.get());
    bulkhead.close();
  }
}
