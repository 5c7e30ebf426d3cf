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
 *
 * <p>A pool whose workers were there before the agent gets a bound task instead: these workers run
 * what they ran before, for as long as they live.
 */
public final class PoolTasks {
  private PoolTasks() {}

  /** Captures for a task that is handed over, and returns what is to wait in the queue. */
  public static @Nullable Runnable submitted(ThreadPoolExecutor pool, @Nullable Runnable task) {
    if (task == null || isBound(task) || Bridge.isIdle() || Housekeeping.includes(task)) {
      return task;
    }
    Object captured = Bridge.capture("Executor");
    if (captured == null) {
      return task;
    }
    if (OldWorkers.has(pool)) {
      return new BoundTask(captured, task);
    }
    Waiting.add(pool, task, captured);
    return task;
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
    if (task instanceof BoundTask bound) {
      rejected(handler, bound.task(), pool, bound.captured());
    } else {
      rejected(handler, task, pool, isBound(task) ? null : Waiting.takeNewest(pool, task));
    }
  }

  private static void rejected(
      RejectedExecutionHandler handler,
      Runnable task,
      ThreadPoolExecutor pool,
      @Nullable Object captured) {
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

  /** Returns what waits in the queue for a task that is to be removed. */
  public static @Nullable Runnable removing(ThreadPoolExecutor pool, @Nullable Runnable task) {
    if (task != null && !isBound(task) && OldWorkers.has(pool)) {
      for (Runnable waiting : pool.getQueue()) {
        if (waiting instanceof BoundTask bound && task.equals(bound.task())) {
          return bound;
        }
      }
    }
    return task;
  }

  /** Releases what was captured for a task that was removed. */
  public static boolean removed(boolean removed, ThreadPoolExecutor pool, Runnable task) {
    if (removed && task != null && !isBound(task)) {
      Bridge.release(
          task instanceof BoundTask bound ? bound.captured() : Waiting.takeOldest(pool, task));
    }
    return removed;
  }

  /** Releases what was captured for the tasks that {@code shutdownNow} hands out. */
  public static List<Runnable> drained(List<Runnable> tasks, ThreadPoolExecutor pool) {
    for (int i = 0; i < tasks.size(); i++) {
      if (tasks.get(i) instanceof BoundTask bound) {
        tasks.set(i, bound.task());
        Bridge.release(bound.captured());
      } else {
        Bridge.release(Waiting.takeOldest(pool, tasks.get(i)));
      }
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
