package io.asynclocal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Threads that begin together, round after round. */
public final class Race implements AutoCloseable {
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /** Runs all {@code racers} at once, and lets out what the first of them throws. */
  public void run(List<? extends Callable<?>> racers) throws Exception {
    CyclicBarrier start = new CyclicBarrier(racers.size());
    List<Future<?>> results = new ArrayList<>();
    for (Callable<?> racer : racers) {
      results.add(
          threads.submit(
              () -> {
                start.await();
                return racer.call();
              }));
    }
    for (Future<?> result : results) {
      result.get(60, TimeUnit.SECONDS);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
