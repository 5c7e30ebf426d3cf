package io.asynclocal.concurrent;

import static io.asynclocal.concurrent.PropagatingExecutor.TASK;

import io.asynclocal.Capture;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * An executor service whose tasks run in the context of the code that submitted them.
 *
 * @param <E> the kind of service that runs them
 */
class PropagatingExecutorService<E extends ExecutorService>
    implements ExecutorService, Propagating {
  final E delegate;

  PropagatingExecutorService(E delegate) {
    this.delegate = delegate;
  }

  @Override
  public void execute(Runnable task) {
    delegate.execute(TASK.bindOnce(task));
  }

  @Override
  public Future<?> submit(Runnable task) {
    Capture capture = TASK.capture();
    return ReleasingFuture.of(capture, delegate.submit(capture.bindOnce(task)));
  }

  @Override
  public <T extends @Nullable Object> Future<T> submit(Runnable task, T result) {
    Capture capture = TASK.capture();
    return ReleasingFuture.of(capture, delegate.submit(capture.bindOnce(task), result));
  }

  @Override
  public <T extends @Nullable Object> Future<T> submit(Callable<T> task) {
    Capture capture = TASK.capture();
    return ReleasingFuture.of(capture, delegate.submit(capture.bindOnce(task)));
  }

  @Override
  public <T extends @Nullable Object> List<Future<T>> invokeAll(
      Collection<? extends Callable<T>> tasks) throws InterruptedException {
    return delegate.invokeAll(bound(tasks));
  }

  @Override
  public <T extends @Nullable Object> List<Future<T>> invokeAll(
      Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
      throws InterruptedException {
    return delegate.invokeAll(bound(tasks), timeout, unit);
  }

  @Override
  public <T extends @Nullable Object> T invokeAny(Collection<? extends Callable<T>> tasks)
      throws InterruptedException, ExecutionException {
    return delegate.invokeAny(bound(tasks));
  }

  @Override
  public <T extends @Nullable Object> T invokeAny(
      Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    return delegate.invokeAny(bound(tasks), timeout, unit);
  }

  private static <T extends @Nullable Object> List<Callable<T>> bound(
      Collection<? extends Callable<T>> tasks) {
    return tasks.stream()
        .<Callable<T>>map(task -> TASK.capture().bindOnce((Callable<T>) task))
        .toList();
  }

  @Override
  public void shutdown() {
    delegate.shutdown();
  }

  @Override
  public List<Runnable> shutdownNow() {
    return delegate.shutdownNow();
  }

  @Override
  public boolean isShutdown() {
    return delegate.isShutdown();
  }

  @Override
  public boolean isTerminated() {
    return delegate.isTerminated();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return delegate.awaitTermination(timeout, unit);
  }

  /**
   * Overrides the method that executor services have since Java 19, whose default would wait for
   * ever for an executor that can't be shut down, such as the common pool.
   */
  @SuppressWarnings("MissingOverride") // there is nothing to override before Java 19
  public void close() {
    if (delegate instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(delegate + " failed to close", e);
      }
    }
  }

  @Override
  public String toString() {
    return "propagating " + delegate;
  }
}
