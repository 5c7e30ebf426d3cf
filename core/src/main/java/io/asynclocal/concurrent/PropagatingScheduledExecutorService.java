package io.asynclocal.concurrent;

import io.asynclocal.AsyncBoundary;
import io.asynclocal.Capture;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A scheduled executor service whose tasks run in the context of the code that scheduled them. */
final class PropagatingScheduledExecutorService
    extends PropagatingExecutorService<ScheduledExecutorService>
    implements ScheduledExecutorService {

  private static final AsyncBoundary TASK = AsyncBoundary.of("ScheduledTask");

  PropagatingScheduledExecutorService(ScheduledExecutorService delegate, boolean root) {
    super(delegate, root);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    Capture capture = capture(TASK, task);
    try {
      return waiting.add(capture, delegate.schedule(capture.bindOnce(task), delay, unit));
    } catch (RuntimeException | Error e) {
      capture.release(); // rejected
      throw e;
    }
  }

  @Override
  public <V extends @Nullable Object> ScheduledFuture<V> schedule(
      Callable<V> task, long delay, TimeUnit unit) {
    Capture capture = capture(TASK, task);
    try {
      return waiting.add(capture, delegate.schedule(capture.bindOnce(task), delay, unit));
    } catch (RuntimeException | Error e) {
      capture.release(); // rejected
      throw e;
    }
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable task, long initialDelay, long period, TimeUnit unit) {
    Capture capture = capture(TASK, task);
    try {
      return waiting.add(
          capture,
          delegate.scheduleAtFixedRate(
              ReleasingFuture.bindPeriodic(capture, task), initialDelay, period, unit));
    } catch (RuntimeException | Error e) {
      capture.release(); // rejected
      throw e;
    }
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable task, long initialDelay, long delay, TimeUnit unit) {
    Capture capture = capture(TASK, task);
    try {
      return waiting.add(
          capture,
          delegate.scheduleWithFixedDelay(
              ReleasingFuture.bindPeriodic(capture, task), initialDelay, delay, unit));
    } catch (RuntimeException | Error e) {
      capture.release(); // rejected
      throw e;
    }
  }
}
