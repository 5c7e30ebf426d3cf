package app;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.asynclocal.contract.Carrier;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

/** The JDK's futures as they are, over a pool. */
final class PlainFutures implements Carrier {
  private final String name;
  private final ExecutorService threads;

  PlainFutures(String name, ExecutorService threads) {
    this.name = name;
    this.threads = threads;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void timer(Duration delay, Runnable body) {
    CompletableFuture.runAsync(
        body, CompletableFuture.delayedExecutor(delay.toNanos(), NANOSECONDS, threads));
  }

  @Override
  public void immediate(Runnable body) {
    CompletableFuture.runAsync(body, threads);
  }

  @Override
  public void microtask(Runnable body) {
    threads.execute(body);
  }

  @Override
  public Promise promise() {
    return new FuturePromise();
  }

  @Override
  public void async(List<Supplier<Promise>> parts) {
    CompletableFuture<Void> end = CompletableFuture.completedFuture(null);
    for (Supplier<Promise> part : parts) {
      end = end.thenCompose(unused -> ((FuturePromise) part.get()).settled());
    }
  }

  @Override
  public Emitter emitter() {
    return new PublishingEmitter();
  }

  @Override
  public Executor workers() {
    return threads;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private static final class FuturePromise implements Promise {
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
      future.whenComplete((value, failure) -> reaction.run());
    }

    CompletableFuture<Void> settled() {
      return future.handle((value, failure) -> null);
    }
  }
}
