package io.asynclocal.examples;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import kotlinx.coroutines.CoroutineScope;

/** How the service hands its work over: with the library, or without, to see what is lost then. */
sealed interface Handover extends AutoCloseable permits CarryingHandover, PlainHandover {

  /** {@return the scheduled executor to use in the place of {@code executor}} */
  ScheduledExecutorService scheduled(ScheduledExecutorService executor);

  /** Begins a chain of futures with {@code supplier} on {@code pool}. */
  <T> CompletableFuture<T> supply(Supplier<T> supplier, Executor pool);

  /** {@return the listener to register in the place of {@code listener}} */
  Runnable listener(Runnable listener);

  /** {@return where to launch coroutines} */
  CoroutineScope coroutines();

  /** Undoes what was installed. */
  @Override
  void close();
}
