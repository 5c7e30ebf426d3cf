package io.asynclocal;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** A thread that lives on between tasks and carries no context by itself. */
public final class OtherThread implements AutoCloseable {
  private final ExecutorService executor;

  /** Starts a thread of that name. */
  public OtherThread(String name) {
    executor =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Runs {@code task} there and waits for it. */
  public void run(Runnable task) {
    call(Executors.callable(task));
  }

  /** Calls {@code task} there, waits for it, and lets out what it throws. */
  public <R> R call(Callable<R> task) {
    return result(start(task));
  }

  /** Starts {@code task} there. */
  public <R> Future<R> start(Callable<R> task) {
    return executor.submit(task);
  }

  /** Waits for {@code future}; the deadline is met only by a failing test. */
  public static <R> R result(Future<R> future) {
    try {
      return future.get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new AssertionError(e.getCause());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
