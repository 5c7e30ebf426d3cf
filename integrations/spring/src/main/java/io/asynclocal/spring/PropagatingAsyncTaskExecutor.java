package io.asynclocal.spring;

import io.asynclocal.AsyncBoundary;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.AsyncTaskExecutor;

/** An executor of Spring's without a place for a decorator, such as one that wraps another. */
final class PropagatingAsyncTaskExecutor implements AsyncTaskExecutor {
  private static final AsyncBoundary TASK = AsyncBoundary.of("Executor");

  private final AsyncTaskExecutor executor;

  private PropagatingAsyncTaskExecutor(AsyncTaskExecutor executor) {
    this.executor = executor;
  }

  static AsyncTaskExecutor of(AsyncTaskExecutor executor) {
    return executor instanceof PropagatingAsyncTaskExecutor
        ? executor
        : new PropagatingAsyncTaskExecutor(executor);
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(TASK.bindOnce(task));
  }

  @Override
  @Deprecated
  public void execute(Runnable task, long startTimeout) {
    executor.execute(TASK.bindOnce(task), startTimeout);
  }

  @Override
  public Future<?> submit(Runnable task) {
    return executor.submit(TASK.bindOnce(task));
  }

  @Override
  public <T extends @Nullable Object> Future<T> submit(Callable<T> task) {
    return executor.submit(TASK.capture().bindOnce(task));
  }

  @Override
  public CompletableFuture<Void> submitCompletable(Runnable task) {
    return executor.submitCompletable(TASK.bindOnce(task));
  }

  @Override
  public <T extends @Nullable Object> CompletableFuture<T> submitCompletable(Callable<T> task) {
    return executor.submitCompletable(TASK.capture().bindOnce(task));
  }

  @Override
  public String toString() {
    return "propagating " + executor;
  }
}
