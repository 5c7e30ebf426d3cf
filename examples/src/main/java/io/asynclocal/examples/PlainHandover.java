package io.asynclocal.examples;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import kotlinx.coroutines.CoroutineScope;

/** The JDK and the frameworks as they are: every store stays behind on the thread it was set on. */
final class PlainHandover implements Handover {
  private final CoroutineScope coroutines = Coroutines.plainScope();

  @Override
  public ScheduledExecutorService scheduled(ScheduledExecutorService executor) {
    return executor;
  }

  @Override
  public <T> CompletableFuture<T> supply(Supplier<T> supplier, Executor pool) {
    return CompletableFuture.supplyAsync(supplier, pool);
  }

  @Override
  public Runnable listener(Runnable listener) {
    return listener;
  }

  @Override
  public CoroutineScope coroutines() {
    return coroutines;
  }

  @Override
  public void close() {
    Coroutines.end(coroutines);
  }
}
