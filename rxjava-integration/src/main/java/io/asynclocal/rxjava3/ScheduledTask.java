package io.asynclocal.rxjava3;

import io.asynclocal.AsyncBoundary;
import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import io.reactivex.rxjava3.schedulers.SchedulerRunnableIntrospection;

/**
 * A task of a scheduler, once or periodic, and where it runs.
 *
 * <p>Whoever inspects a scheduled task finds the application's, as without this.
 */
final class ScheduledTask implements Runnable, SchedulerRunnableIntrospection {
  private static final AsyncBoundary TASK = AsyncBoundary.of("RxTask");

  private final Runnable task;
  private final Capture capture;

  private ScheduledTask(Runnable task, Capture capture) {
    this.task = task;
    this.capture = capture;
  }

  /** Returns {@code task} to run in the current context, unless it does so already. */
  static Runnable of(Runnable task) {
    return isBound(task) ? task : new ScheduledTask(task, TASK.capture());
  }

  /**
   * Schedulers bind a task, wrap it in one that disposes of the worker, say, and schedule that on a
   * worker, which asks to bind again.
   */
  private static boolean isBound(Runnable task) {
    return task instanceof ScheduledTask
        || (task instanceof SchedulerRunnableIntrospection wrapper
            && wrapper.getWrappedRunnable() instanceof ScheduledTask);
  }

  @Override
  public void run() {
    AsyncContext previous = capture.attach();
    try {
      task.run();
    } finally {
      capture.detach(previous);
    }
  }

  @Override
  public Runnable getWrappedRunnable() {
    return task instanceof SchedulerRunnableIntrospection wrapper
        ? wrapper.getWrappedRunnable()
        : task;
  }

  @Override
  public String toString() {
    return task.toString();
  }
}
