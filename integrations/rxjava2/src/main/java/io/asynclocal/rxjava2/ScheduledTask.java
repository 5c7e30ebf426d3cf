package io.asynclocal.rxjava2;

import io.asynclocal.AsyncBoundary;
import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import io.asynclocal.concurrent.Housekeeping;
import io.reactivex.schedulers.SchedulerRunnableIntrospection;

/** A task of a scheduler, once or periodic, and where it runs. */
final class ScheduledTask implements Runnable, SchedulerRunnableIntrospection {
  private static final AsyncBoundary TASK = AsyncBoundary.of("RxTask");

  private final Runnable task;
  private final boolean endsWithItsRun;
  private Capture capture;

  private ScheduledTask(Runnable task) {
    this.task = task;
    this.endsWithItsRun = QuietOperators.runsOnce(task);
    this.capture = Housekeeping.capture(TASK, task);
  }

  /**
   * Returns {@code task} to run in the current context. Schedulers bind a task, wrap it in one that
   * disposes of the worker, say, and schedule that on a worker, which asks to bind again.
   */
  static Runnable of(Runnable task) {
    return wrapped(task) instanceof ScheduledTask ? task : new ScheduledTask(task);
  }

  private static Runnable wrapped(Runnable task) {
    return task instanceof SchedulerRunnableIntrospection wrapper
            && !(task instanceof ScheduledTask)
        ? wrapper.getWrappedRunnable()
        : task;
  }

  @Override
  public void run() {
    Capture here = capture;
    Object token = here.attach();
    try {
      task.run();
    } catch (Throwable e) {
      here.emitFailure(e);
      throw e;
    } finally {
      here.detach(token);
      if (endsWithItsRun) {
        capture = AsyncContext.root(); // an operator may keep what disposes of a task that has run
        here.release();
      }
    }
  }

  @Override
  public Runnable getWrappedRunnable() {
    return wrapped(task);
  }

  @Override
  public String toString() {
    return task.toString();
  }
}
