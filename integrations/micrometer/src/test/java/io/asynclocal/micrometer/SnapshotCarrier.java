package io.asynclocal.micrometer;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.asynclocal.contract.Carrier;
import io.micrometer.context.ContextExecutorService;
import io.micrometer.context.ContextScheduledExecutorService;
import io.micrometer.context.ContextSnapshotFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/** Micrometer's own executors and snapshots, which know nothing of stores. */
final class SnapshotCarrier implements Carrier {
  private final ContextSnapshotFactory snapshots =
      ContextSnapshotFactory.builder().clearMissing(true).build();
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(4);
  private final ExecutorService tasks = ContextExecutorService.wrap(threads, snapshots::captureAll);
  private final ScheduledExecutorService timers =
      ContextScheduledExecutorService.wrap(threads, snapshots::captureAll);

  @Override
  public String name() {
    return "micrometer (snapshots)";
  }

  @Override
  public void timer(Duration delay, Runnable body) {
    timers.schedule(body, delay.toNanos(), NANOSECONDS);
  }

  @Override
  public void immediate(Runnable body) {
    tasks.submit(body);
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
    CompletableFuture<Void> end = CompletableFuture.completedFuture(null);
    for (Supplier<Promise> part : parts) {
      Executor here = snapshots.captureAll().wrapExecutor(Runnable::run);
      end = end.thenComposeAsync(unused -> ((FuturePromise) part.get()).settled(), here);
    }
  }

  @Override
  public Emitter emitter() {
    return new SnapshotListeners();
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
    private final CompletableFuture<Void> future = new CompletableFuture<>();

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
      Runnable captured = snapshots.captureAll().wrap(reaction);
      future.whenCompleteAsync((value, failure) -> captured.run(), threads);
    }

    CompletableFuture<Void> settled() {
      return future.handle((value, failure) -> null);
    }
  }

  private final class SnapshotListeners implements Emitter {
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    @Override
    public void on(Runnable listener) {
      listeners.add(snapshots.captureAll().wrap(listener));
    }

    @Override
    public void emit() {
      listeners.forEach(Runnable::run);
    }
  }
}
