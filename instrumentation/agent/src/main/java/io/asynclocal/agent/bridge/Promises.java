package io.asynclocal.agent.bridge;

import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/** What Netty's {@code PromiseTask} calls, which is its future's task. */
public final class Promises {
  private Promises() {}

  /** Binds what a promise is to run, where the promise is made. */
  public static @Nullable Object made(@Nullable Object task, Object promise) {
    String type = promise instanceof ScheduledFuture ? "ScheduledTask" : "Executor";
    Object captured = isAdapter(task) ? Handed.made(type) : Handed.made(task, type);
    if (captured == null) {
      return task;
    }
    return task instanceof Callable<?> callable
        ? new BoundCallable(captured, callable)
        : task instanceof Runnable runnable ? new BoundRepeatedTask(captured, runnable) : task;
  }

  /** Netty's own, around a task with a result. */
  private static boolean isAdapter(@Nullable Object task) {
    return task != null && task.getClass().getName().endsWith("PromiseTask$RunnableAdapter");
  }

  /** Releases what was captured, when the promise is done, has failed or was cancelled. */
  public static void done(@Nullable Object task) {
    ScheduledForks.done(task);
  }
}
