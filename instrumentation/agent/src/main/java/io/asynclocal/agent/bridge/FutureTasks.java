package io.asynclocal.agent.bridge;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/** What {@code FutureTask} calls. */
public final class FutureTasks {
  /** Whether futures capture; known to whoever has made one. */
  static boolean isOn;

  private FutureTasks() {}

  /** Binds what a future is to run, where the future is made. */
  public static @Nullable Callable<?> made(
      @Nullable Callable<?> callable, @Nullable Object given, Object future) {
    if (!isOn) {
      isOn = true;
    }
    // A future made of a future has been captured for already, and so has what we have bound.
    if (callable == null || given instanceof FutureTask || Bridge.isIdle()) {
      return callable;
    }
    if (Housekeeping.includes(given)) {
      return callable;
    }
    Object captured =
        Bridge.capture(future instanceof ScheduledFuture ? "ScheduledTask" : "Executor");
    return captured == null ? callable : new BoundCallable(captured, callable);
  }

  /** Releases what was captured, when the future is done, has failed or was cancelled. */
  public static void done(@Nullable Callable<?> callable) {
    if (callable instanceof BoundCallable bound) {
      Bridge.release(bound.captured());
    }
  }
}
