package io.asynclocal.contract.random;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Does something for all programs of a batch at once, as each waits for its own threads most of the
 * time.
 */
public final class Together implements AutoCloseable {
  private final ExecutorService threads = Executors.newFixedThreadPool(RandomPrograms.BATCH);

  /** Makes threads that {@link #close} ends. */
  public Together() {}

  /**
   * What is done for one of them.
   *
   * @param <T> what they are
   */
  @FunctionalInterface
  public interface Step<T> {
    /** Does it, on a thread that is in no context. */
    void take(T one) throws Exception;
  }

  /**
   * Takes a step for each, and returns when all are taken.
   *
   * @param <T> what they are
   * @throws IllegalStateException if one throws
   */
  public <T> void each(Collection<T> all, Step<? super T> step) throws InterruptedException {
    List<Callable<T>> tasks = new ArrayList<>();
    for (T one : all) {
      tasks.add(
          () -> {
            step.take(one);
            return one;
          });
    }
    for (Future<T> taken : threads.invokeAll(tasks)) {
      try {
        T unused = taken.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("A program can't be run.", e.getCause());
      }
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
