package io.asynclocal.spring;

import static java.util.Objects.requireNonNull;

import io.asynclocal.AsyncBoundary;
import io.asynclocal.Capture;
import io.asynclocal.concurrent.Housekeeping;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.TaskDecorator;

/**
 * Makes the tasks of an executor of Spring's run in the context of the code that submitted them,
 * for executors that are no beans:
 *
 * {@snippet :
 * ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
 * executor.setTaskDecorator(PropagatingTaskDecorator.forExecutors());
 * }
 *
 * <p>{@link PropagatingExecutors} sees to those that are beans, and keeps the decorators that they
 * have.
 */
public final class PropagatingTaskDecorator implements TaskDecorator {
  private static final AsyncBoundary TASK = AsyncBoundary.of("Executor");
  private static final AsyncBoundary SCHEDULED_TASK = AsyncBoundary.of("ScheduledTask");
  private static final PropagatingTaskDecorator FOR_EXECUTORS =
      new PropagatingTaskDecorator(false, null);
  private static final PropagatingTaskDecorator FOR_SCHEDULERS =
      new PropagatingTaskDecorator(true, null);

  /** Whether a task may run several times. */
  private final boolean repeated;

  private final @Nullable TaskDecorator inner;

  private PropagatingTaskDecorator(boolean repeated, @Nullable TaskDecorator inner) {
    this.repeated = repeated;
    this.inner = inner;
  }

  /** {@return the decorator for executors} */
  public static PropagatingTaskDecorator forExecutors() {
    return FOR_EXECUTORS;
  }

  /** {@return the decorator for schedulers, whose tasks may run again and again} */
  public static PropagatingTaskDecorator forSchedulers() {
    return FOR_SCHEDULERS;
  }

  /**
   * Returns a decorator that applies another one too, whose tasks run in the captured context.
   *
   * @param decorator the other one
   * @return the decorator of both
   * @throws NullPointerException if {@code decorator} is null
   */
  public PropagatingTaskDecorator around(TaskDecorator decorator) {
    requireNonNull(decorator, "decorator is null. Use this one as it is.");
    return new PropagatingTaskDecorator(repeated, decorator);
  }

  @Override
  public Runnable decorate(Runnable task) {
    Capture capture = Housekeeping.capture(repeated ? SCHEDULED_TASK : TASK, task);
    Runnable decorated = inner == null ? task : inner.decorate(task);
    return repeated ? capture.bind(decorated) : capture.bindOnce(decorated);
  }

  /** {@return a description for people who debug} */
  @Override
  public String toString() {
    return "PropagatingTaskDecorator" + (inner == null ? "" : "[" + inner + "]");
  }
}
