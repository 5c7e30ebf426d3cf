package io.asynclocal.opentelemetry;

import io.asynclocal.concurrent.AsyncExecutors;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Another thread, to which work is handed with its context or without. */
final class Elsewhere implements AutoCloseable {
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "elsewhere"));
  private final ExecutorService carrying = AsyncExecutors.propagating(thread);

  /** Calls it with the context of the caller, and waits. */
  <T> T call(Callable<T> task) throws Exception {
    return carrying.submit(task).get(30, TimeUnit.SECONDS);
  }

  /** Runs it with the context of the caller, and waits. */
  void run(Runnable task) throws Exception {
    carrying.submit(task).get(30, TimeUnit.SECONDS);
  }

  /** Calls it with no context, and waits. */
  <T> T callBare(Callable<T> task) throws Exception {
    return thread.submit(task).get(30, TimeUnit.SECONDS);
  }

  /** Runs it with no context, later. */
  void executeBare(Runnable task) {
    thread.execute(task);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
