package io.asynclocal.netty;

import io.asynclocal.AsyncBoundary;
import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A group whose tasks run in the context of the code that submitted them.
 *
 * @param <G> what runs them
 */
class PropagatingGroup<G extends EventExecutorGroup> implements EventExecutorGroup {
  private static final AsyncBoundary TASK = AsyncBoundary.of("Executor");
  private static final AsyncBoundary SCHEDULED_TASK = AsyncBoundary.of("ScheduledTask");

  final G delegate;

  /** One view for each executor, as a channel keeps using the one that it was given. */
  private final Map<EventExecutor, EventExecutor> views = new ConcurrentHashMap<>();

  PropagatingGroup(G delegate) {
    this.delegate = delegate;
  }

  static EventExecutorGroup of(EventExecutorGroup executors) {
    return executors instanceof EventExecutor executor
        ? PropagatingEventExecutor.of(executor)
        : new PropagatingGroup<>(executors);
  }

  @Override
  public EventExecutor next() {
    return view(delegate.next());
  }

  @Override
  public Iterator<EventExecutor> iterator() {
    List<EventExecutor> all = new ArrayList<>();
    delegate.forEach(executor -> all.add(view(executor)));
    return all.iterator();
  }

  private EventExecutor view(EventExecutor executor) {
    return views.computeIfAbsent(executor, PropagatingEventExecutor::of);
  }

  @Override
  public void execute(Runnable task) {
    handOver(
        TASK.capture(),
        capture -> {
          delegate.execute(capture.bindOnce(task));
          return null;
        });
  }

  @Override
  public Future<?> submit(Runnable task) {
    return watched(TASK.capture(), capture -> delegate.submit(capture.bindOnce(task)));
  }

  @Override
  public <T extends @Nullable Object> Future<T> submit(Runnable task, T result) {
    return watched(TASK.capture(), capture -> delegate.submit(capture.bindOnce(task), result));
  }

  @Override
  public <T extends @Nullable Object> Future<T> submit(Callable<T> task) {
    return watched(TASK.capture(), capture -> delegate.submit(capture.bindOnce(task)));
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    return watched(
        SCHEDULED_TASK.capture(),
        capture -> delegate.schedule(capture.bindOnce(task), delay, unit));
  }

  @Override
  public <T extends @Nullable Object> ScheduledFuture<T> schedule(
      Callable<T> task, long delay, TimeUnit unit) {
    return watched(
        SCHEDULED_TASK.capture(),
        capture -> delegate.schedule(capture.bindOnce(task), delay, unit));
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable task, long initialDelay, long period, TimeUnit unit) {
    return watched(
        SCHEDULED_TASK.capture(),
        capture -> delegate.scheduleAtFixedRate(capture.bind(task), initialDelay, period, unit));
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable task, long initialDelay, long delay, TimeUnit unit) {
    return watched(
        SCHEDULED_TASK.capture(),
        capture -> delegate.scheduleWithFixedDelay(capture.bind(task), initialDelay, delay, unit));
  }

  /** Hooks are told of the end of what ends without having run, too. */
  private static <F extends Future<?>> F watched(Capture capture, Function<Capture, F> submission) {
    F future = handOver(capture, submission);
    if (!(capture instanceof AsyncContext)) {
      future.addListener(done -> capture.release());
    }
    return future;
  }

  private static <F extends @Nullable Object> F handOver(
      Capture capture, Function<Capture, F> submission) {
    try {
      return submission.apply(capture);
    } catch (RuntimeException | Error e) {
      capture.release(); // rejected
      throw e;
    }
  }

  private static <T extends @Nullable Object> List<Callable<T>> bound(
      Collection<? extends Callable<T>> tasks) {
    List<Callable<T>> bound = new ArrayList<>(tasks.size());
    for (Callable<T> task : tasks) {
      bound.add(TASK.capture().bindOnce(task));
    }
    return bound;
  }

  @Override
  public <T extends @Nullable Object> List<java.util.concurrent.Future<T>> invokeAll(
      Collection<? extends Callable<T>> tasks) throws InterruptedException {
    return delegate.invokeAll(bound(tasks));
  }

  @Override
  public <T extends @Nullable Object> List<java.util.concurrent.Future<T>> invokeAll(
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

  @Override
  public boolean isShuttingDown() {
    return delegate.isShuttingDown();
  }

  @Override
  public Future<?> shutdownGracefully() {
    return delegate.shutdownGracefully();
  }

  @Override
  public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
    return delegate.shutdownGracefully(quietPeriod, timeout, unit);
  }

  @Override
  public Future<?> terminationFuture() {
    return delegate.terminationFuture();
  }

  @Override
  @Deprecated
  public void shutdown() {
    delegate.shutdown();
  }

  @Override
  @Deprecated
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

  @Override
  public String toString() {
    return "propagating " + delegate;
  }
}
