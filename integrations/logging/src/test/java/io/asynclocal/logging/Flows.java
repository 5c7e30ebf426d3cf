package io.asynclocal.logging;

import io.asynclocal.concurrent.AsyncExecutors;
import io.asynclocal.concurrent.AsyncFutures;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Work that goes on elsewhere: on a pool's one thread, or after a foreign future. */
final class Flows implements AutoCloseable {
  private final ExecutorService threads = Executors.newSingleThreadExecutor();
  private final ExecutorService pool = AsyncExecutors.propagating(threads);

  /** Runs the task on the pool and waits for it. */
  void onThePool(Runnable task) throws Exception {
    pool.submit(task).get(30, TimeUnit.SECONDS);
  }

  /** Runs the task on the thread of the pool that nobody hands a context. */
  void onTheBareThread(Runnable task) throws Exception {
    threads.submit(task).get(30, TimeUnit.SECONDS);
  }

  /** Registers the task with a future that the pool's thread completes, and waits for it. */
  void afterAForeignFuture(Runnable task) throws Exception {
    CompletableFuture<Object> foreign = new CompletableFuture<>();
    CompletableFuture<?> done =
        AsyncFutures.propagating(foreign).thenRun(task).toCompletableFuture();
    threads.execute(() -> foreign.complete("done"));
    done.get(30, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
