package io.asynclocal.examples;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * An emitter that all requests share: on each tick it calls, on its own thread, whoever asked to be
 * told. It knows nothing of contexts, like any emitter of a library that nobody changed.
 */
final class Ticker implements AutoCloseable {
  private final Queue<Runnable> listeners = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(Threads.named("ticker"));

  private final Future<?> ticking =
      clock.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.MILLISECONDS);

  /** Calls {@code listener} on the next tick, once. */
  void once(Runnable listener) {
    listeners.add(listener);
  }

  private void tick() {
    for (Runnable listener = listeners.poll(); listener != null; listener = listeners.poll()) {
      listener.run();
    }
  }

  @Override
  public void close() {
    ticking.cancel(false);
    clock.shutdownNow();
  }
}
