package io.asynclocal.concurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncHooks;
import io.asynclocal.AsyncResource;
import io.asynclocal.HookRecorder;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What hooks see of executors, scheduled tasks and futures. */
class BoundaryHooksTest {
  private static final List<String> ONE_RUN = List.of("init 1", "before 1", "after 1", "destroy 1");

  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final ScheduledExecutorService scheduled = AsyncExecutors.propagating(thread);

  @AfterEach
  void stop() {
    thread.shutdownNow();
  }

  /** Waits until the thread has done all that it was given so far. */
  private void settle() throws Exception {
    thread.submit(() -> {}).get();
  }

  @Test
  void executor_taskIsOneResourceInEveryForm() throws Exception {
    ExecutorService executor = AsyncExecutors.propagating((ExecutorService) thread);
    try (HookRecorder hooks = new HookRecorder("Executor")) {
      executor.execute(() -> {});
      settle();
      assertEquals(ONE_RUN, hooks.events());
    }
    try (HookRecorder hooks = new HookRecorder("Executor")) {
      assertEquals("x", executor.submit(() -> "x").get());
      assertEquals("y", executor.submit(() -> {}, "y").get());
      assertEquals(
          List.of("a", "b"),
          List.of(
              executor.invokeAll(List.of(() -> "a", () -> "b")).get(0).get(),
              executor.invokeAny(List.of(() -> "b"))));
      settle();
      for (String event : List.of("init", "before", "after", "destroy")) {
        assertEquals(5, hooks.count(event), event);
      }
    }
  }

  @Test
  void executor_taskRunsAsItsResourceTriggeredByTheSubmitter() throws Exception {
    try (HookRecorder hooks = new HookRecorder("Executor")) {
      AsyncResource submitter = new AsyncResource("submitter");
      Future<long[]> ids =
          submitter.callInAsyncScope(
              () ->
                  scheduled.submit(
                      () ->
                          new long[] {AsyncHooks.executionAsyncId(), AsyncHooks.triggerAsyncId()}));
      assertTrue(ids.get()[0] > submitter.asyncId());
      assertEquals(submitter.asyncId(), ids.get()[1]);
      settle();
      assertEquals(1, hooks.count("destroy"));
    }
  }

  @Test
  void executor_cancellingAWaitingTaskDestroysIt() throws Exception {
    try (HookRecorder hooks = new HookRecorder("Executor")) {
      CountDownLatch free = new CountDownLatch(1);
      thread.submit(
          () -> {
            free.await();
            return null;
          });
      Future<?> waiting = scheduled.submit(() -> {});
      assertTrue(waiting.cancel(false));
      assertFalse(waiting.cancel(false));
      assertTrue(waiting.isCancelled() && waiting.isDone());
      free.countDown();
      settle();
      assertEquals(List.of("init 1", "destroy 1"), hooks.events());
    }
  }

  @Test
  void scheduled_oneShotIsOneRunAndPeriodicIsManyUntilCancelled() throws Exception {
    try (HookRecorder hooks = new HookRecorder("ScheduledTask")) {
      scheduled.schedule(() -> {}, 0, TimeUnit.MILLISECONDS).get();
      settle();
      assertEquals(ONE_RUN, hooks.events());
    }
    try (HookRecorder hooks = new HookRecorder("ScheduledTask")) {
      CountDownLatch twice = new CountDownLatch(2);
      ScheduledFuture<?> periodic =
          scheduled.scheduleAtFixedRate(twice::countDown, 0, 1, TimeUnit.MILLISECONDS);
      twice.await();
      assertEquals(0, hooks.count("destroy"));
      assertTrue(periodic.cancel(false));
      settle();
      assertEquals(1, hooks.count("init"));
      assertTrue(hooks.count("before") >= 2, hooks.events()::toString);
      assertEquals(hooks.count("before"), hooks.count("after"));
      assertEquals(1, hooks.count("destroy"));
    }
  }

  @Test
  void scheduled_periodicTaskThatThrowsIsOver() throws Exception {
    try (HookRecorder hooks = new HookRecorder("ScheduledTask")) {
      CountDownLatch ran = new CountDownLatch(1);
      scheduled.scheduleWithFixedDelay(
          () -> {
            ran.countDown();
            throw new IllegalStateException("on purpose");
          },
          0,
          1,
          TimeUnit.MILLISECONDS);
      ran.await();
      settle();
      assertEquals(ONE_RUN, hooks.events());
    }
  }

  @Test
  void scheduled_futuresCompareAsTheExecutorsDo() {
    try (HookRecorder hooks = new HookRecorder("ScheduledTask")) {
      ScheduledFuture<?> soon = scheduled.schedule(() -> {}, 1, TimeUnit.HOURS);
      ScheduledFuture<?> late = scheduled.schedule(() -> {}, 2, TimeUnit.HOURS);
      assertTrue(soon.compareTo(late) < 0);
      assertTrue(late.getDelay(TimeUnit.MINUTES) > 60);
      assertEquals(2, hooks.count("init"));
    }
  }

  @Test
  void future_isAResourceThatResolvesAndEachReactionIsOneToo() {
    try (HookRecorder hooks = new HookRecorder("CompletableFuture")) {
      AsyncCompletableFuture<String> promise = new AsyncCompletableFuture<>();
      CompletableFuture<String> reaction = promise.thenApply(value -> value + "!");
      promise.complete("done");
      assertEquals("done!", reaction.join());
      assertEquals(
          List.of(
              "init 1", "init 2", "promiseResolve 1", "before 2", "after 2", "promiseResolve 2"),
          hooks.events());
    }
  }

  @Test
  void future_thatFollowsAnotherIsAResourceAndStillReachesTheOther() {
    try (HookRecorder hooks = new HookRecorder("CompletableFuture")) {
      CompletableFuture<String> source = new CompletableFuture<>();
      CompletableFuture<String> following = AsyncFutures.propagating(source);
      following.thenApply(value -> value + "!");
      assertTrue(following.cancel(true));
      assertTrue(source.isCancelled());
      assertEquals(List.of("init 1", "init 2", "promiseResolve 1"), hooks.events().subList(0, 3));
    }
    try (HookRecorder hooks = new HookRecorder("CompletableFuture")) {
      AsyncFutures.propagating(CompletableFuture.completedFuture("x")).thenRun(() -> {});
      assertEquals(
          List.of(
              "init 1", "promiseResolve 1", "init 2", "before 2", "after 2", "promiseResolve 2"),
          hooks.events());
    }
  }

  @Test
  void future_whatSuppliesItIsDestroyedWhenItHasRun() {
    try (HookRecorder hooks = new HookRecorder("CompletableFuture")) {
      assertEquals("x", AsyncFutures.supplyAsync(() -> "x", Runnable::run).join());
      assertEquals(
          List.of("init 1", "init 2", "before 2", "after 2", "destroy 2", "promiseResolve 1"),
          hooks.events());
    }
  }

  @Test
  void future_whatSuppliesItIsDestroyedWhenItFailsOrIsRejected() {
    try (HookRecorder hooks = new HookRecorder("CompletableFuture")) {
      CompletableFuture<Object> failed =
          AsyncFutures.supplyAsync(
              () -> {
                throw new IllegalStateException("wanted");
              },
              Runnable::run);
      assertTrue(failed.isCompletedExceptionally());
      assertEquals(1, hooks.count("destroy"));
      thread.shutdown();
      assertThrows(
          RejectedExecutionException.class, () -> AsyncFutures.supplyAsync(() -> "x", thread));
      assertEquals(2, hooks.count("destroy"));
    }
  }

  @Test
  void future_countsNoDependentsButTheUsers() {
    try (HookRecorder hooks = new HookRecorder("CompletableFuture")) {
      AsyncCompletableFuture<String> promise = new AsyncCompletableFuture<>();
      assertEquals(0, promise.getNumberOfDependents());
      CompletableFuture<Void> first = promise.thenRun(() -> {});
      assertEquals(1, promise.getNumberOfDependents());
      promise.complete("done");
      assertEquals(0, promise.getNumberOfDependents());
      assertTrue(first.isDone());
      assertEquals(2, hooks.count("promiseResolve"));
    }
  }

  @Test
  void executor_shutdownNowDestroysWhatItDrops() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(1);
    ExecutorService executor = AsyncExecutors.propagating(pool);
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    try (HookRecorder hooks = new HookRecorder("Executor")) {
      pool.submit(() -> holdUntil(started, free));
      started.await();
      executor.execute(() -> {});
      Future<?> runnable = executor.submit(() -> {});
      Future<String> callable = executor.submit(() -> "x");
      assertEquals(List.of("init 1", "init 2", "init 3"), hooks.events());

      assertEquals(3, executor.shutdownNow().size());

      assertFalse(runnable.isDone() || callable.isDone(), "as with any executor");
      assertEquals(
          List.of("init 1", "init 2", "init 3", "destroy 1", "destroy 2", "destroy 3"),
          hooks.events());
    } finally {
      free.countDown();
    }
  }

  @Test
  void scheduled_shutdownNowDestroysWhatItDrops() {
    try (HookRecorder hooks = new HookRecorder("ScheduledTask")) {
      scheduled.schedule(() -> {}, 1, TimeUnit.HOURS);
      scheduled.scheduleAtFixedRate(() -> {}, 1, 1, TimeUnit.HOURS);
      assertEquals(2, scheduled.shutdownNow().size());
      assertEquals(2, hooks.count("destroy"));
      assertEquals(List.of(), scheduled.shutdownNow());
      assertEquals(2, hooks.count("destroy"));
    }
  }

  @Test
  void scheduled_shutdownNowDestroysWhatWasExecutedAndIsDropped() throws Exception {
    for (ScheduledExecutorService pool :
        List.of(new ScheduledThreadPoolExecutor(1), Executors.newSingleThreadScheduledExecutor())) {
      ScheduledExecutorService executor = AsyncExecutors.propagating(pool);
      CountDownLatch started = new CountDownLatch(1);
      CountDownLatch free = new CountDownLatch(1);
      try (HookRecorder hooks = new HookRecorder("Executor")) {
        executor.execute(() -> holdUntil(started, free));
        started.await();
        executor.execute(() -> {});

        assertEquals(1, executor.shutdownNow().size());

        assertEquals(List.of("init 1", "before 1", "init 2", "destroy 2"), hooks.events());
        free.countDown();
        assertTrue(executor.awaitTermination(30, TimeUnit.SECONDS));
        assertEquals(
            List.of("init 1", "before 1", "init 2", "destroy 2", "after 1", "destroy 1"),
            hooks.events());
      } finally {
        free.countDown();
      }
    }
  }

  @Test
  void scheduled_shutdownDestroysPeriodicTasksAndLetsOthersRun() throws Exception {
    try (HookRecorder hooks = new HookRecorder("ScheduledTask")) {
      scheduled.scheduleAtFixedRate(() -> {}, 1, 1, TimeUnit.HOURS);
      scheduled.scheduleWithFixedDelay(() -> {}, 1, 1, TimeUnit.HOURS);
      scheduled.schedule(() -> {}, 1, TimeUnit.MILLISECONDS);

      scheduled.shutdown();

      assertTrue(hooks.events().containsAll(List.of("destroy 1", "destroy 2")));
      assertTrue(scheduled.awaitTermination(30, TimeUnit.SECONDS));
      assertTrue(hooks.events().containsAll(List.of("before 3", "after 3", "destroy 3")));
      assertEquals(3, hooks.count("destroy"));
    }
  }

  @Test
  void scheduled_shutdownDestroysAPeriodicTaskThatIsRunning() throws Exception {
    ScheduledExecutorService executor =
        AsyncExecutors.propagating((ScheduledExecutorService) new ScheduledThreadPoolExecutor(1));
    for (ScheduledExecutorService each : List.of(executor, scheduled)) {
      CountDownLatch started = new CountDownLatch(1);
      CountDownLatch free = new CountDownLatch(1);
      try (HookRecorder hooks = new HookRecorder("ScheduledTask")) {
        each.scheduleAtFixedRate(() -> holdUntil(started, free), 0, 1, TimeUnit.MILLISECONDS);
        started.await();
        each.shutdown();
        free.countDown();
        assertTrue(each.awaitTermination(30, TimeUnit.SECONDS));
        assertTrue(each.isTerminated());
        assertEquals(1, hooks.count("before"));
        assertEquals(1, hooks.count("destroy"));
      } finally {
        free.countDown();
      }
    }
  }

  @Test
  void scheduled_periodicTasksThatOutliveTheShutdownAreDestroyedAfterIt() throws Exception {
    ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(1);
    pool.setContinueExistingPeriodicTasksAfterShutdownPolicy(true);
    ScheduledExecutorService executor = AsyncExecutors.propagating(pool);
    try (HookRecorder hooks = new HookRecorder("ScheduledTask")) {
      CountDownLatch ranAfterwards = new CountDownLatch(1);
      ScheduledFuture<?> periodic =
          executor.scheduleAtFixedRate(
              () -> {
                if (executor.isShutdown()) {
                  ranAfterwards.countDown();
                }
              },
              0,
              1,
              TimeUnit.MILLISECONDS);
      executor.shutdown();
      assertTrue(ranAfterwards.await(30, TimeUnit.SECONDS));
      assertEquals(0, hooks.count("destroy"));
      periodic.cancel(false);
      assertEquals(1, hooks.count("destroy"));
      executor.shutdownNow();
      assertEquals(1, hooks.count("destroy"));
    }
  }

  @Test
  void executor_rejectionDestroysTheTaskInEveryForm() {
    ExecutorService executor = AsyncExecutors.propagating((ExecutorService) thread);
    Executor plain = AsyncExecutors.propagating((Executor) thread);
    thread.shutdown();
    Runnable task = () -> {};
    List<Executable> forms =
        List.of(
            () -> plain.execute(task),
            () -> executor.execute(task),
            () -> executor.submit(task),
            () -> executor.submit(task, "result"),
            () -> executor.submit(() -> "result"),
            () -> executor.invokeAll(List.of(() -> "result")),
            () -> executor.invokeAny(List.of(() -> "result"), 1, TimeUnit.HOURS),
            () -> scheduled.schedule(task, 1, TimeUnit.HOURS),
            () -> scheduled.schedule(() -> "result", 1, TimeUnit.HOURS),
            () -> scheduled.scheduleAtFixedRate(task, 1, 1, TimeUnit.HOURS),
            () -> scheduled.scheduleWithFixedDelay(task, 1, 1, TimeUnit.HOURS));
    try (HookRecorder hooks = new HookRecorder("Executor");
        HookRecorder timed = new HookRecorder("ScheduledTask")) {
      for (int i = 1; i <= forms.size(); i++) {
        assertThrows(RejectedExecutionException.class, forms.get(i - 1));
        assertEquals(i, hooks.count("init") + timed.count("init"));
        assertEquals(i, hooks.count("destroy") + timed.count("destroy"));
      }
      assertEquals(0, hooks.count("before") + timed.count("before"));
    }
  }

  @Test
  void executor_bulkFormsDestroyWhatTheyCancel() throws Exception {
    ExecutorService executor = AsyncExecutors.propagating((ExecutorService) thread);
    try (HookRecorder hooks = new HookRecorder("Executor")) {
      assertEquals("x", executor.invokeAny(List.of(() -> "x", () -> "x", () -> "x")));
      assertEquals(hooks.count("init"), hooks.count("destroy"));
      assertTrue(hooks.count("init") >= 1);
      assertThrows(
          NullPointerException.class, () -> executor.invokeAll(Arrays.asList(() -> "x", null)));
      assertEquals(hooks.count("init"), hooks.count("destroy"));
    }
  }

  private static Void holdUntil(CountDownLatch started, CountDownLatch free) {
    started.countDown();
    boolean freed = false;
    while (!freed) {
      try {
        freed = free.await(30, TimeUnit.SECONDS);
        assertTrue(freed);
      } catch (InterruptedException e) {
        continue; // by shutdownNow
      }
    }
    return null;
  }

  @Test
  void nothing_isWrappedTwice() {
    assertSame(scheduled, AsyncExecutors.propagating(scheduled));
    AsyncCompletableFuture<String> future = new AsyncCompletableFuture<>();
    assertSame(future, AsyncFutures.propagating(future));
  }
}
