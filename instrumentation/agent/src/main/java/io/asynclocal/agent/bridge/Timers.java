package io.asynclocal.agent.bridge;

import java.util.TimerTask;
import org.jspecify.annotations.Nullable;

/** What {@code Timer} and its thread call. */
public final class Timers {
  private Timers() {}

  /** Captures for a task that is about to wait. */
  public static void scheduled(TimerTask task) {
    if (Bridge.isIdle() || Housekeeping.includes(task)) {
      return;
    }
    Object captured = Bridge.capture("Timer");
    if (captured != null) {
      Waiting.add(task, task, captured);
    }
  }

  /** Runs a task, which waits again if it has a period. */
  public static void run(TimerTask task, long period) {
    Object captured = Waiting.takeOldest(task, task);
    if (captured == null) {
      if (Bridge.isIdle()) {
        task.run();
      } else {
        run(task, Bridge.ROOT, true);
      }
      return;
    }
    if (period != 0) {
      Waiting.add(task, task, captured);
    }
    run(task, captured, period == 0);
  }

  private static void run(TimerTask task, Object captured, boolean isLast) {
    Object token = Bridge.enter(captured);
    boolean failed = true;
    try {
      task.run();
      failed = false;
    } catch (Throwable e) {
      Bridge.failed(e, captured);
      throw e;
    } finally {
      Bridge.leave(captured, token);
      if (isLast || failed) {
        Bridge.release(captured);
      }
      if (failed) {
        Bridge.stayIn(captured);
      }
    }
  }

  /** Releases what was captured. */
  public static void cancelled(TimerTask task) {
    @Nullable Object captured = Waiting.takeOldest(task, task);
    Bridge.release(captured);
  }
}
