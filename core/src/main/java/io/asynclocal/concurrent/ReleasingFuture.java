package io.asynclocal.concurrent;

import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import java.util.concurrent.Delayed;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A submitted task's future that releases the task's capture when the task is cancelled, for then
 * nothing else would.
 *
 * @param <V> the result's type
 */
class ReleasingFuture<V extends @Nullable Object> implements Future<V> {
  final Future<V> delegate;
  private final Capture capture;

  private ReleasingFuture(Capture capture, Future<V> delegate) {
    this.capture = capture;
    this.delegate = delegate;
  }

  static <V extends @Nullable Object> Future<V> of(Capture capture, Future<V> future) {
    return new ReleasingFuture<>(capture, future);
  }

  static <V extends @Nullable Object> ScheduledFuture<V> of(
      Capture capture, ScheduledFuture<V> future) {
    return new Scheduled<>(capture, future);
  }

  /** Binds a task that runs until it is cancelled or throws. */
  static Runnable bindPeriodic(Capture capture, Runnable task) {
    Runnable bound = capture.bind(task);
    return capture instanceof AsyncContext
        ? bound
        : () -> {
          boolean completed = false;
          try {
            bound.run();
            completed = true;
          } finally {
            if (!completed) {
              capture.release();
            }
          }
        };
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = delegate.cancel(mayInterruptIfRunning);
    if (cancelled) {
      capture.release();
    }
    return cancelled;
  }

  @Override
  public boolean isCancelled() {
    return delegate.isCancelled();
  }

  @Override
  public boolean isDone() {
    return delegate.isDone();
  }

  @Override
  public V get() throws InterruptedException, ExecutionException {
    return delegate.get();
  }

  @Override
  public V get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    return delegate.get(timeout, unit);
  }

  @Override
  public String toString() {
    return delegate.toString();
  }

  private static final class Scheduled<V extends @Nullable Object> extends ReleasingFuture<V>
      implements ScheduledFuture<V> {

    Scheduled(Capture capture, ScheduledFuture<V> delegate) {
      super(capture, delegate);
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return ((ScheduledFuture<V>) delegate).getDelay(unit);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }
}
