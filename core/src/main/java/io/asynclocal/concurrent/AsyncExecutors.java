package io.asynclocal.concurrent;

import static java.util.Objects.requireNonNull;

import io.asynclocal.AsyncContext;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Executors whose tasks run in the context of the code that submitted them.
 *
 * {@snippet :
 * ExecutorService pool = AsyncExecutors.propagating(Executors.newFixedThreadPool(4));
 * requestId.run("r-17", () -> pool.submit(() -> log(requestId.getStore()))); // r-17
 * }
 *
 * <p>The context is captured when a task is submitted, in every form of submission. A worker is
 * left as it was found: what a task enters ends with the task. A periodic task starts each time
 * from the context in which it was scheduled. All else, shutdown and rejection included, is the
 * wrapped executor's; the tasks that {@link ExecutorService#shutdownNow} returns are the bound
 * ones. Hooks see a task destroyed when it has run, or is cancelled, rejected or returned by {@code
 * shutdownNow}; a periodic one also when the shutdown ends it.
 *
 * <p><b>Cost.</b> One small object for a task, whatever the number of stores.
 */
public final class AsyncExecutors {
  private AsyncExecutors() {}

  /**
   * Returns an executor that carries contexts.
   *
   * @param executor runs the tasks
   * @return {@code executor} itself if it carries contexts already
   * @throws NullPointerException if {@code executor} is null
   */
  public static Executor propagating(Executor executor) {
    requireNonNull(executor, "executor is null. Pass the executor that is to run the tasks.");
    return executor instanceof Propagating ? executor : new PropagatingExecutor(executor);
  }

  /**
   * Returns an executor service that carries contexts.
   *
   * @param executor runs the tasks
   * @return {@code executor} itself if it carries contexts already
   * @throws NullPointerException if {@code executor} is null
   */
  public static ExecutorService propagating(ExecutorService executor) {
    requireNonNull(executor, "executor is null. Pass the executor that is to run the tasks.");
    return executor instanceof Propagating
        ? executor
        : new PropagatingExecutorService<>(executor, false);
  }

  /**
   * Returns a scheduled executor service that carries contexts.
   *
   * @param executor runs the tasks
   * @return {@code executor} itself if it carries contexts already
   * @throws NullPointerException if {@code executor} is null
   */
  public static ScheduledExecutorService propagating(ScheduledExecutorService executor) {
    requireNonNull(executor, "executor is null. Pass the executor that is to run the tasks.");
    return executor instanceof Propagating
        ? executor
        : new PropagatingScheduledExecutorService(executor, false);
  }

  /**
   * Returns an executor that suppresses what is bound: its tasks run in the root context, for
   * housekeeping that a request happens to start and that must not live on in its context, such as
   * refreshing a cache, reconnecting, accepting.
   *
   * @param executor runs the tasks
   * @return the executor
   * @throws NullPointerException if {@code executor} is null
   */
  public static Executor inRootContext(Executor executor) {
    requireNonNull(executor, "executor is null. Pass the executor that is to run the tasks.");
    return task -> executor.execute(AsyncContext.root().bind(task));
  }

  /**
   * As {@link #inRootContext(Executor)}, for each form of submission.
   *
   * @param executor runs the tasks
   * @return the executor
   * @throws NullPointerException if {@code executor} is null
   */
  public static ExecutorService inRootContext(ExecutorService executor) {
    requireNonNull(executor, "executor is null. Pass the executor that is to run the tasks.");
    return new PropagatingExecutorService<>(executor, true);
  }

  /**
   * As {@link #inRootContext(Executor)}, for each form of submission and scheduling.
   *
   * @param executor runs the tasks
   * @return the executor
   * @throws NullPointerException if {@code executor} is null
   */
  public static ScheduledExecutorService inRootContext(ScheduledExecutorService executor) {
    requireNonNull(executor, "executor is null. Pass the executor that is to run the tasks.");
    return new PropagatingScheduledExecutorService(executor, true);
  }
}
