package io.asynclocal.examples.gallery;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.AsyncResource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * A pool whose workers know nothing of requests: each task's callback runs where it was handed in.
 */
public final class WorkerPool implements AutoCloseable {
  private static final AsyncLocalStorage<String> REQUEST = AsyncLocalStorage.create();

  private final ExecutorService workers = Executors.newSingleThreadExecutor();

  private WorkerPool() {}

  private static final class Task extends AsyncResource {
    private final IntConsumer callback;

    Task(IntConsumer callback) {
      super("WorkerPoolTask");
      this.callback = callback;
    }

    void done(int result) {
      runInAsyncScope(() -> callback.accept(result));
      emitDestroy();
    }
  }

  private void add(int a, int b, IntConsumer callback) {
    Task task = new Task(callback);
    workers.execute(
        () -> {
          System.out.println("worker adds for " + REQUEST.getStore());
          task.done(a + b);
        });
  }

  /** Hands in two tasks of two requests. */
  public static void main(String[] args) throws InterruptedException {
    try (WorkerPool pool = new WorkerPool()) {
      for (String request : new String[] {"r-1", "r-2"}) {
        REQUEST.run(
            request,
            () -> pool.add(20, 22, sum -> System.out.println(REQUEST.getStore() + " has " + sum)));
      }
      pool.workers.shutdown();
      pool.workers.awaitTermination(1, TimeUnit.MINUTES);
    }
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }
}
