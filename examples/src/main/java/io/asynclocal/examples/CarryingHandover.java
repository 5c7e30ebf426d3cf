package io.asynclocal.examples;

import io.asynclocal.AsyncContext;
import io.asynclocal.concurrent.AsyncExecutors;
import io.asynclocal.concurrent.AsyncFutures;
import io.asynclocal.environment.AsyncEnvironment;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import kotlinx.coroutines.CoroutineScope;

/** All that an application does to have its stores follow the work. */
final class CarryingHandover implements Handover {
  private final AsyncEnvironment environment = AsyncEnvironment.start();
  private final CoroutineScope coroutines = Coroutines.carryingScope();

  @Override
  public ScheduledExecutorService scheduled(ScheduledExecutorService executor) {
    return AsyncExecutors.propagating(executor);
  }

  @Override
  public <T> CompletableFuture<T> supply(Supplier<T> supplier, Executor pool) {
    return AsyncFutures.supplyAsync(supplier, pool);
  }

  @Override
  public Runnable listener(Runnable listener) {
    return AsyncContext.current().bind(listener);
  }

  @Override
  public CoroutineScope coroutines() {
    return coroutines;
  }

  @Override
  public void close() {
    Coroutines.end(coroutines);
    environment.close();
  }
}
