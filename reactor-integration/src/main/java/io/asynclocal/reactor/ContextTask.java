package io.asynclocal.reactor;

import io.asynclocal.AsyncBoundary;
import io.asynclocal.Capture;
import io.asynclocal.concurrent.Housekeeping;

/** A scheduled task, once or periodic, and where it runs. */
final class ContextTask implements Runnable {
  private static final AsyncBoundary TASK = AsyncBoundary.of("ReactorTask");

  private final Runnable task;
  private final Capture capture;

  private ContextTask(Runnable task, Capture capture) {
    this.task = task;
    this.capture = capture;
  }

  /**
   * Returns {@code task} to run in the current context, or in the root if it is a library's
   * housekeeping; a task of this class is left as it is.
   */
  static Runnable of(Runnable task) {
    return task instanceof ContextTask
        ? task
        : new ContextTask(task, Housekeeping.capture(TASK, task));
  }

  @Override
  public void run() {
    Object previous = capture.attach();
    try {
      task.run();
    } catch (Throwable e) {
      capture.emitFailure(e);
      if (!UncaughtFailures.tell(e)) {
        throw e;
      }
    } finally {
      capture.detach(previous);
    }
  }

  @Override
  public String toString() {
    return task.toString();
  }
}
