package io.asynclocal.examples.gallery;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.concurrent.AsyncExecutors;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Logs with the id of the request, on whatever thread. */
public final class RequestIdLogger {
  private static final AsyncLocalStorage<Integer> REQUEST_ID = AsyncLocalStorage.create();

  private RequestIdLogger() {}

  private static void log(String message) {
    System.out.println(REQUEST_ID.getStore() + ": " + message);
  }

  /** Takes two requests. */
  public static void main(String[] args) {
    ExecutorService pool = AsyncExecutors.propagating(Executors.newSingleThreadExecutor());
    for (int id = 0; id < 2; id++) {
      REQUEST_ID.run(
          id,
          () -> {
            log("start");
            CompletableFuture.runAsync(() -> log("finish"), pool).join();
          });
    }
    pool.shutdown();
  }
}
