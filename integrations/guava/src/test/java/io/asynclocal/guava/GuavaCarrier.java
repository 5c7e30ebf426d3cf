package io.asynclocal.guava;

import static com.google.common.util.concurrent.MoreExecutors.directExecutor;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.ListeningExecutorService;
import com.google.common.util.concurrent.SettableFuture;
import io.asynclocal.AsyncContext;
import io.asynclocal.contract.Carrier;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/** Guava's futures and executors; a timer is a future that somebody else's timer completes. */
final class GuavaCarrier implements Carrier {
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(4);
  private final ListeningExecutorService tasks = ListenableFutures.propagating(threads);

  @Override
  public String name() {
    return "guava";
  }

  @Override
  public void timer(Duration delay, Runnable body) {
    SettableFuture<Void> due = SettableFuture.create();
    ListenableFutures.propagating(due).addListener(body, directExecutor());
    threads.schedule(() -> due.set(null), delay.toNanos(), NANOSECONDS);
  }

  @Override
  public void immediate(Runnable body) {
    tasks.execute(body);
  }

  @Override
  public void microtask(Runnable body) {
    tasks.submit(body);
  }

  @Override
  public Promise promise() {
    return new FuturePromise();
  }

  @Override
  public void async(List<Supplier<Promise>> parts) {
    ListenableFuture<Void> end = Futures.immediateVoidFuture();
    for (Supplier<Promise> part : parts) {
      end =
          Futures.transformAsync(
              ListenableFutures.propagating(end),
              unused -> ((FuturePromise) part.get()).settled(),
              directExecutor());
    }
  }

  @Override
  public Emitter emitter() {
    return new Listeners();
  }

  @Override
  public Executor workers() {
    return threads;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private final class FuturePromise implements Promise {
    private final SettableFuture<Void> future = SettableFuture.create();

    @Override
    public void resolve() {
      future.set(null);
    }

    @Override
    public void reject() {
      future.setException(new IllegalStateException("rejected"));
    }

    @Override
    public void then(Runnable reaction) {
      ListenableFutures.propagating(future).addListener(reaction, threads);
    }

    ListenableFuture<Void> settled() {
      return Futures.catching(future, Throwable.class, failure -> null, directExecutor());
    }
  }

  /** Guava has no emitter; its listeners are bound as any callback is. */
  private static final class Listeners implements Emitter {
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    @Override
    public void on(Runnable listener) {
      listeners.add(AsyncContext.current().bind(listener));
    }

    @Override
    public void emit() {
      listeners.forEach(Runnable::run);
    }
  }
}
