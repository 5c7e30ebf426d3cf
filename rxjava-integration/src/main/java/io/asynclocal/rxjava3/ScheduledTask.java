package io.asynclocal.rxjava3;

import io.asynclocal.AsyncBoundary;
import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import io.asynclocal.concurrent.Housekeeping;
import io.reactivex.rxjava3.disposables.CompositeDisposable;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.schedulers.SchedulerRunnableIntrospection;
import java.util.function.Function;

/**
 * A task of a scheduler, once or periodic, and where it runs.
 *
 * <p>Whoever inspects a scheduled task finds the application's, as without this.
 */
final class ScheduledTask implements Runnable, SchedulerRunnableIntrospection {
  private static final AsyncBoundary TASK = AsyncBoundary.of("RxTask");

  private final Runnable task;
  private Capture capture;
  private final boolean endsWithItsRun;

  private ScheduledTask(Runnable task, Capture capture, boolean endsWithItsRun) {
    this.task = task;
    this.capture = capture;
    this.endsWithItsRun = endsWithItsRun;
  }

  /**
   * Returns {@code task} to run in the current context, unless it does so already, and a library's
   * housekeeping in the root.
   */
  static Runnable of(Runnable task) {
    return isBound(task)
        ? task
        : new ScheduledTask(task, Housekeeping.capture(TASK, task), OperatorTask.runsOnce(task));
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

  /**
   * As {@link #of}, and schedules the task. Hooks that are told of it are told of its end when it
   * has run, or when it is disposed of; tasks bound by {@link #of} leave that to the collector,
   * since nobody sees there whether they are periodic.
   *
   * @param periodic whether it runs until it is disposed of
   * @param scheduling schedules what it is given
   * @return what disposes of the task
   */
  static Disposable schedule(
      Runnable task, boolean periodic, Function<Runnable, Disposable> scheduling) {
    if (isBound(task)) {
      return scheduling.apply(task);
    }
    Capture capture = Housekeeping.capture(TASK, task);
    Disposable scheduled = scheduling.apply(new ScheduledTask(task, capture, !periodic));
    return capture instanceof AsyncContext
        ? scheduled
        : new CompositeDisposable(scheduled, Disposable.fromRunnable(capture::release));
  }

  @Override
  public void run() {
    Capture capture = this.capture;
    Object previous = capture.attach();
    boolean failed = true;
    try {
      task.run();
      failed = false;
    } catch (Throwable e) {
      capture.emitFailure(e);
      UncaughtFailures.note(e, capture);
      throw e;
    } finally {
      capture.detach(previous);
      if (endsWithItsRun) {
        if (!failed) { // else its scheduler has yet to tell of the failure, which happens there
          this.capture = AsyncContext.root(); // its scheduler may keep a task that has run
        }
        capture.release();
      }
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
