package io.asynclocal.concurrent;

import static java.util.Objects.requireNonNull;

import io.asynclocal.AsyncBoundary;
import io.asynclocal.Capture;
import java.util.TimerTask;

/**
 * Tasks for {@link java.util.Timer} that run in the context of the code that made them. A timer's
 * one thread would otherwise run all of them in no context.
 *
 * {@snippet :
 * timer.schedule(AsyncTimers.task(() -> log(requestId.getStore())), 100);
 * }
 */
public final class AsyncTimers {
  private static final AsyncBoundary TIMER = AsyncBoundary.of("Timer");

  private AsyncTimers() {}

  /**
   * Returns a timer task that runs {@code task} in the current context, once or periodically.
   *
   * @param task the task
   * @return the timer task; hooks see it destroyed when it is cancelled or collected
   * @throws NullPointerException if {@code task} is null
   */
  public static TimerTask task(Runnable task) {
    requireNonNull(task, "task is null. Pass what the timer is to run.");
    return new BoundTimerTask(Housekeeping.capture(TIMER, task), task);
  }

  private static final class BoundTimerTask extends TimerTask {
    private final Capture capture;
    private final Runnable task;

    BoundTimerTask(Capture capture, Runnable task) {
      this.capture = capture;
      this.task = task;
    }

    @Override
    public void run() {
      Object previous = capture.attach();
      try {
        task.run();
      } finally {
        capture.detach(previous);
      }
    }

    @Override
    public boolean cancel() {
      boolean cancelled = super.cancel();
      capture.release();
      return cancelled;
    }
  }
}
