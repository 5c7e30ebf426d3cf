package io.asynclocal.agent.bridge;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ThreadPoolExecutor} calls. The application's own object is what waits in the queue,
 * and what hooks, rejection and {@code shutdownNow} see; what was captured for it waits beside.
 */
public final class PoolTasks {
  private PoolTasks() {}

  /** Captures for a task that is handed over. */
  public static void submitted(ThreadPoolExecutor pool, @Nullable Runnable task) {
    if (task == null || isBound(task) || Bridge.isIdle() || Housekeeping.includes(task)) {
      return;
    }
    Object captured = Bridge.capture("Executor");
    if (captured != null) {
      Waiting.add(pool, task, captured);
    }
  }

  /** What captured when it was made: a future's task, or a reaction. */
  private static boolean isBound(Runnable task) {
    return task instanceof FutureTask
        || task instanceof CompletableFuture.AsynchronousCompletionTask;
  }

  /**
   * Takes what was captured for a task that a worker is about to run. One of the root is a callback
   * of its own too: the next one must find nothing of what it enters.
   */
  public static @Nullable Object taken(Runnable task, ThreadPoolExecutor pool) {
    Object captured = isBound(task) ? null : Waiting.takeOldest(pool, task);
    return captured == null && !Bridge.isIdle() ? Bridge.ROOT : captured;
  }

  /** Calls the handler of a task that isn't accepted, with the task's own object. */
  public static void rejected(
      RejectedExecutionHandler handler, Runnable task, ThreadPoolExecutor pool) {
    Object captured = isBound(task) ? null : Waiting.takeNewest(pool, task);
    if (captured == null) {
      handler.rejectedExecution(task, pool);
    } else if (handler instanceof ThreadPoolExecutor.CallerRunsPolicy) {
      Object token = Bridge.enter(captured);
      try {
        handler.rejectedExecution(task, pool);
      } finally {
        Bridge.end(captured, token);
      }
    } else {
      letWait(handler, task, pool, captured);
    }
  }

  /** A handler may put the task into the queue itself, where it is taken as any other. */
  private static void letWait(
      RejectedExecutionHandler handler, Runnable task, ThreadPoolExecutor pool, Object captured) {
    Waiting.add(pool, task, captured);
    boolean waits = false;
    try {
      handler.rejectedExecution(task, pool);
      waits = pool.getQueue().contains(task);
    } finally {
      if (!waits) {
        Bridge.release(Waiting.takeNewest(pool, task));
      }
    }
  }

  /** Releases what was captured for a task that was removed. */
  public static boolean removed(boolean removed, ThreadPoolExecutor pool, Runnable task) {
    if (removed && task != null && !isBound(task)) {
      Bridge.release(Waiting.takeOldest(pool, task));
    }
    return removed;
  }

  /** Releases what was captured for the tasks that {@code shutdownNow} hands out. */
  public static List<Runnable> drained(List<Runnable> tasks, ThreadPoolExecutor pool) {
    for (int i = 0; i < tasks.size(); i++) {
      Bridge.release(Waiting.takeOldest(pool, tasks.get(i)));
    }
    return tasks;
  }

  /** Has a worker's thread made in the root: it outlives the task that it is made for. */
  public static @Nullable Thread newThread(ThreadFactory factory, Runnable worker) {
    if (Bridge.isIdle()) {
      return factory.newThread(worker);
    }
    Object token = Bridge.enter(Bridge.ROOT);
    try {
      return factory.newThread(worker);
    } finally {
      Bridge.leave(Bridge.ROOT, token);
    }
  }
}
