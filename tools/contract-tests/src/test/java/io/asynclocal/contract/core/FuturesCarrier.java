package io.asynclocal.contract.core;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.asynclocal.AsyncContext;
import io.asynclocal.concurrent.AsyncCompletableFuture;
import io.asynclocal.concurrent.AsyncFutures;
import io.asynclocal.contract.Carrier;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** The core's futures, over a pool that carries nothing. */
final class FuturesCarrier implements Carrier {
  private final ExecutorService threads = Executors.newFixedThreadPool(4);

  @Override
  public String name() {
    return "core (futures)";
  }

  @Override
  public void timer(Duration delay, Runnable body) {
    AsyncFutures.runAsync(
        body, CompletableFuture.delayedExecutor(delay.toNanos(), NANOSECONDS, threads));
  }

  @Override
  public void immediate(Runnable body) {
    AsyncFutures.runAsync(body, threads);
  }

  @Override
  public void microtask(Runnable body) {
    completed().thenRunAsync(body, threads);
  }

  @Override
  public Promise promise() {
    return new FuturePromise();
  }

  @Override
  public void async(List<Supplier<Promise>> parts) {
    CompletableFuture<Void> end = completed();
    for (Supplier<Promise> part : parts) {
      end = end.thenCompose(unused -> ((FuturePromise) part.get()).settled());
    }
  }

  @Override
  public Emitter emitter() {
    return new BoundListeners();
  }

  @Override
  public Executor workers() {
    return threads;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private static CompletableFuture<Void> completed() {
    return AsyncFutures.propagating(CompletableFuture.completedFuture(null));
  }

  private static final class FuturePromise implements Promise {
    private final AsyncCompletableFuture<Void> future = new AsyncCompletableFuture<>();

    @Override
    public void resolve() {
      future.complete(null);
    }

    @Override
    public void reject() {
      future.completeExceptionally(new IllegalStateException("rejected"));
    }

    @Override
    public void then(Runnable reaction) {
      future.whenComplete((value, failure) -> reaction.run());
    }

    CompletableFuture<Void> settled() {
      return future.handle((value, failure) -> null);
    }
  }

  private static final class BoundListeners implements Emitter {
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    @Override
    public void on(Runnable listener) {
      listeners.add(AsyncContext.current().bindListener(Runnable.class, listener));
    }

    @Override
    public void emit() {
      listeners.forEach(Runnable::run);
    }
  }
}
