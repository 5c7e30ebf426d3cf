package io.asynclocal.agent.bridge;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What the scheduled tasks of {@code ForkJoinPool} call, which it has since Java 25. */
@SuppressWarnings("overloads") // the JDK's class says which by descriptor
public final class ScheduledForks {
  private ScheduledForks() {}

  /** Binds a task, where it is scheduled. */
  public static @Nullable Runnable made(@Nullable Runnable task) {
    return task == null || isNobodys(task)
        ? task
        : new BoundRepeatedTask(Bridge.captureAnywhere("ScheduledTask"), task);
  }

  /** Binds a function, where it is scheduled. */
  public static @Nullable Callable<?> made(@Nullable Callable<?> task) {
    return task == null || isNobodys(task)
        ? task
        : new BoundCallable(Bridge.captureAnywhere("ScheduledTask"), task);
  }

  private static boolean isNobodys(Object task) {
    return Bridge.isIdle() || Housekeeping.includes(task);
  }

  /** Releases what was captured, where the task is let go of. */
  public static void done(@Nullable Object task) {
    if (task instanceof BoundRepeatedTask bound) {
      Bridge.release(bound.captured());
    } else if (task instanceof BoundCallable bound) {
      Bridge.release(bound.captured());
    }
  }
}
