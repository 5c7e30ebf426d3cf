package io.asynclocal.concurrent;

import static io.asynclocal.concurrent.PropagatingExecutor.TASK;

import io.asynclocal.AsyncBoundary;
import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
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
  private final boolean root;
  final WaitingTasks waiting = new WaitingTasks();

  /**
   * Makes a service.
   *
   * @param root whether tasks run with nothing bound, in place of the submitter's context
   */
  PropagatingExecutorService(E delegate, boolean root) {
    this.delegate = delegate;
    this.root = root;
  }

  final Capture capture(AsyncBoundary boundary, @Nullable Object task) {
    return root ? AsyncContext.root() : Housekeeping.capture(boundary, task);
  }

  @Override
  public void execute(Runnable task) {
    Capture capture = capture(TASK, task);
    try {
      waiting.execute(delegate, capture, capture.bindOnce(task));
    } catch (RuntimeException | Error e) {
      capture.release(); // rejected
      throw e;
    }
  }

  @Override
  public Future<?> submit(Runnable task) {
    Capture capture = capture(TASK, task);
    try {
      return waiting.add(capture, delegate.submit(capture.bindOnce(task)));
    } catch (RuntimeException | Error e) {
      capture.release();
      throw e;
    }
  }

  @Override
  public <T extends @Nullable Object> Future<T> submit(Runnable task, T result) {
    Capture capture = capture(TASK, task);
    try {
      return waiting.add(capture, delegate.submit(capture.bindOnce(task), result));
    } catch (RuntimeException | Error e) {
      capture.release();
      throw e;
    }
  }

  @Override
  public <T extends @Nullable Object> Future<T> submit(Callable<T> task) {
    Capture capture = capture(TASK, task);
    try {
      return waiting.add(capture, delegate.submit(capture.bindOnce(task)));
    } catch (RuntimeException | Error e) {
      capture.release();
      throw e;
    }
  }

  @Override
  public <T extends @Nullable Object> List<Future<T>> invokeAll(
      Collection<? extends Callable<T>> tasks) throws InterruptedException {
    try (BoundTasks<T> bound = BoundTasks.of(tasks, task -> capture(TASK, task))) {
      return delegate.invokeAll(bound.tasks());
    }
  }

  @Override
  public <T extends @Nullable Object> List<Future<T>> invokeAll(
      Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
      throws InterruptedException {
    try (BoundTasks<T> bound = BoundTasks.of(tasks, task -> capture(TASK, task))) {
      return delegate.invokeAll(bound.tasks(), timeout, unit);
    }
  }

  @Override
  public <T extends @Nullable Object> T invokeAny(Collection<? extends Callable<T>> tasks)
      throws InterruptedException, ExecutionException {
    try (BoundTasks<T> bound = BoundTasks.of(tasks, task -> capture(TASK, task))) {
      return delegate.invokeAny(bound.tasks());
    }
  }

  @Override
  public <T extends @Nullable Object> T invokeAny(
      Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    try (BoundTasks<T> bound = BoundTasks.of(tasks, task -> capture(TASK, task))) {
      return delegate.invokeAny(bound.tasks(), timeout, unit);
    }
  }

  @Override
  public void shutdown() {
    List<Object> tasks = waiting.tasks();
    delegate.shutdown();
    waiting.dropEnded(tasks, endsPeriodicTasksWhenShutDown());
  }

  private boolean endsPeriodicTasksWhenShutDown() {
    return delegate instanceof ScheduledThreadPoolExecutor pool
        && !pool.getContinueExistingPeriodicTasksAfterShutdownPolicy();
  }

  @Override
  public List<Runnable> shutdownNow() {
    List<Object> tasks = waiting.tasks();
    List<Runnable> dropped = delegate.shutdownNow();
    dropped.forEach(waiting::drop);
    waiting.dropEnded(tasks, true);
    return dropped;
  }

  @Override
  public boolean isShutdown() {
    return delegate.isShutdown();
  }

  @Override
  public boolean isTerminated() {
    List<Object> tasks = waiting.tasks();
    boolean terminated = delegate.isTerminated();
    waiting.dropEnded(tasks, false);
    return terminated;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    List<Object> tasks = waiting.tasks();
    try {
      return delegate.awaitTermination(timeout, unit);
    } finally {
      waiting.dropEnded(tasks, false);
    }
  }

  /**
   * Overrides the method that executor services have since Java 19, whose default would wait for
   * ever for an executor that can't be shut down, such as the common pool.
   */
  @SuppressWarnings("MissingOverride") // there is nothing to override before Java 19
  public void close() {
    if (delegate instanceof AutoCloseable closeable) {
      List<Object> tasks = waiting.tasks();
      try {
        closeable.close();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(delegate + " failed to close", e);
      } finally {
        waiting.dropEnded(tasks, false);
      }
    }
  }

  @Override
  public String toString() {
    return "propagating " + delegate;
  }
}
