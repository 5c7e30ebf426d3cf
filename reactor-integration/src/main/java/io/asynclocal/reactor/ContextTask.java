package io.asynclocal.reactor;

import io.asynclocal.AsyncBoundary;
import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import io.asynclocal.concurrent.Housekeeping;

/** A scheduled task, once or periodic, and where it runs. */
final class ContextTask implements Runnable {
  private static final AsyncBoundary TASK = AsyncBoundary.of("ReactorTask");

  private static final int ONCE = 1;

  private static final ClassNumber RUNS = ClassNumber.of(task -> runsOnce(task) ? ONCE : 0);

  private final Runnable task;
  private Capture capture;

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
    Capture here = capture;
    Object previous = here.attach();
    try {
      task.run();
    } catch (Throwable e) {
      here.emitFailure(e);
      if (!UncaughtFailures.tell(e)) {
        throw e;
      }
    } finally {
      here.detach(previous);
      if (RUNS.of(task.getClass()) == ONCE) {
        // An operator keeps what it has scheduled, and the application the subscriber.
        capture = AsyncContext.root();
        here.release();
      }
    }
  }

  /** Nobody says whether a task is periodic; these two of Reactor's operators are. */
  private static boolean runsOnce(Class<?> task) {
    return task == Probe.class
        || (task.getName().startsWith("reactor.core.publisher.")
            && !task.getSimpleName().equals("IntervalRunnable")
            && !task.getSimpleName().equals("ConsumerIndexHolder"));
  }

  @Override
  public String toString() {
    return task.toString();
  }
}
