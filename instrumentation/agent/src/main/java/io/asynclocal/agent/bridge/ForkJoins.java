package io.asynclocal.agent.bridge;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ForkJoinPool} calls. Whoever joins a task may run others meanwhile, so that a task of
 * the root enters the root.
 */
public final class ForkJoins {
  /** The pool that runs virtual threads, once it was seen: its tasks aren't anybody's work. */
  private static @Nullable ForkJoinPool scheduler;

  private ForkJoins() {}

  /** Captures for a task that is pushed to a queue of {@code pool}. */
  public static @Nullable Object pushed(ForkJoinTask<?> task, ForkJoinPool pool) {
    return Bridge.isIdle() || isScheduler(pool) ? null : pushed(task);
  }

  /** Captures for a task that is pushed to a queue. */
  public static @Nullable Object pushed(ForkJoinTask<?> task) {
    return Bridge.isIdle()
            || task instanceof CompletableFuture.AsynchronousCompletionTask
            || task instanceof ScheduledFuture
            || Housekeeping.includes(task)
        ? null
        : Bridge.captureAnywhere("Executor");
  }

  /** Compares names without a cache: whoever unparks a virtual thread must not wait for a lock. */
  private static boolean isScheduler(@Nullable ForkJoinPool pool) {
    if (pool == null) {
      // Nobody is to be signalled: a carrier pushes what it goes on with, to its own queue. A hook
      // that was told of that could wait for a virtual thread that waits for the carrier.
      return isOfScheduler(Thread.currentThread());
    }
    if (pool == scheduler) {
      return true;
    }
    boolean found = pool.getFactory().getClass().getName().startsWith("java.lang.VirtualThread");
    if (found) {
      scheduler = pool;
    }
    return found;
  }

  /** Returns whether a thread is one of those that run virtual threads. */
  static boolean isOfScheduler(Thread thread) {
    return thread instanceof ForkJoinWorkerThread worker && isScheduler(worker.getPool());
  }

  /** Has a worker made in the root: it outlives the task that it is made for. */
  public static @Nullable ForkJoinWorkerThread newThread(
      ForkJoinPool.ForkJoinWorkerThreadFactory factory, ForkJoinPool pool) {
    if (Bridge.isIdle()) {
      return factory.newThread(pool);
    }
    Object token = Bridge.enter(Bridge.ROOT);
    try {
      return factory.newThread(pool);
    } finally {
      Bridge.leave(Bridge.ROOT, token);
    }
  }
}
