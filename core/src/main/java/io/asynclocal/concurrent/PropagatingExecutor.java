package io.asynclocal.concurrent;

import io.asynclocal.AsyncBoundary;
import io.asynclocal.Capture;
import java.util.concurrent.Executor;

/** An executor whose tasks run in the context of the code that submitted them. */
final class PropagatingExecutor implements Executor, Propagating {
  static final AsyncBoundary TASK = AsyncBoundary.of("Executor");

  private final Executor delegate;

  PropagatingExecutor(Executor delegate) {
    this.delegate = delegate;
  }

  @Override
  public void execute(Runnable task) {
    Capture capture = Housekeeping.capture(TASK, task);
    try {
      delegate.execute(capture.bindOnce(task));
    } catch (RuntimeException | Error e) {
      capture.release(); // rejected
      throw e;
    }
  }

  @Override
  public String toString() {
    return "propagating " + delegate;
  }
}
