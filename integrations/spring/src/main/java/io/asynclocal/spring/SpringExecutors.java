package io.asynclocal.spring;

import io.asynclocal.concurrent.AsyncExecutors;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.support.TaskExecutorAdapter;
import org.springframework.scheduling.concurrent.ConcurrentTaskExecutor;
import org.springframework.scheduling.concurrent.ConcurrentTaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** How each kind of executor is made to carry stores. */
final class SpringExecutors {

  /** Those with a place for a decorator, the special ones before the general ones. */
  private static final List<Kind<?>> DECORATED =
      List.of(
          new Kind<>(
              ThreadPoolTaskExecutor.class,
              ThreadPoolTaskExecutor.class,
              ThreadPoolTaskExecutor::setTaskDecorator,
              PropagatingTaskDecorator.forExecutors()),
          new Kind<>(
              ThreadPoolTaskScheduler.class,
              ThreadPoolTaskScheduler.class,
              ThreadPoolTaskScheduler::setTaskDecorator,
              PropagatingTaskDecorator.forSchedulers()),
          new Kind<>(
              SimpleAsyncTaskExecutor.class,
              SimpleAsyncTaskExecutor.class,
              SimpleAsyncTaskExecutor::setTaskDecorator,
              PropagatingTaskDecorator.forExecutors()),
          new Kind<>(
              ConcurrentTaskScheduler.class,
              ConcurrentTaskExecutor.class,
              ConcurrentTaskScheduler::setTaskDecorator,
              PropagatingTaskDecorator.forSchedulers()),
          new Kind<>(
              ConcurrentTaskExecutor.class,
              ConcurrentTaskExecutor.class,
              ConcurrentTaskExecutor::setTaskDecorator,
              PropagatingTaskDecorator.forExecutors()),
          new Kind<>(
              TaskExecutorAdapter.class,
              TaskExecutorAdapter.class,
              TaskExecutorAdapter::setTaskDecorator,
              PropagatingTaskDecorator.forExecutors()));

  private SpringExecutors() {}

  /** Returns where the decorators are that executors have. */
  static Stream<PrivateField<?>> fields() {
    return DECORATED.stream().map(Kind::field);
  }

  /**
   * Gives an executor a decorator, beside the one that it has.
   *
   * @return whether it has a place for one
   */
  static boolean decorate(Object executor) {
    for (Kind<?> kind : DECORATED) {
      if (kind.isDecorated(executor)) {
        return true;
      }
    }
    return false;
  }

  /** Returns an executor that carries stores, as a rule {@code executor} itself. */
  static Executor propagating(Executor executor) {
    if (executor instanceof SyncTaskExecutor || decorate(executor)) {
      return executor;
    }
    return wrapped(executor);
  }

  static Executor wrapped(Executor executor) {
    if (executor instanceof AsyncTaskExecutor spring) {
      return PropagatingAsyncTaskExecutor.of(spring);
    }
    if (executor instanceof ScheduledExecutorService service) {
      return AsyncExecutors.propagating(service);
    }
    return executor instanceof ExecutorService service
        ? AsyncExecutors.propagating(service)
        : AsyncExecutors.propagating(executor);
  }

  private record Kind<E>(
      Class<E> type,
      PrivateField<TaskDecorator> field,
      BiConsumer<E, TaskDecorator> setter,
      PropagatingTaskDecorator decorator) {

    Kind(
        Class<E> type,
        Class<?> owner,
        BiConsumer<E, TaskDecorator> setter,
        PropagatingTaskDecorator decorator) {
      this(
          type, new PrivateField<>(owner, "taskDecorator", TaskDecorator.class), setter, decorator);
    }

    boolean isDecorated(Object executor) {
      if (!type.isInstance(executor)) {
        return false;
      }
      PrivateField.Value<TaskDecorator> own = field.read(executor);
      if (own != null) {
        decorate(type.cast(executor), own.orNull());
      }
      return true;
    }

    private void decorate(E executor, @Nullable TaskDecorator own) {
      if (own == null) {
        setter.accept(executor, decorator);
      } else if (!(own instanceof PropagatingTaskDecorator)) {
        setter.accept(executor, decorator.around(own));
      }
    }
  }
}
