package io.asynclocal.examples.gallery;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A store that is lost on a bare pool, and the line that brings it along. */
public final class LostAndFound {
  private static final AsyncLocalStorage<String> REQUEST = AsyncLocalStorage.create();

  private LostAndFound() {}

  /** Hands the same task over twice. */
  public static void main(String[] args) throws InterruptedException {
    ExecutorService bare = Executors.newSingleThreadExecutor();
    Runnable task = () -> System.out.println("request " + REQUEST.getStore());

    REQUEST.run(
        "r-17",
        () -> {
          bare.execute(task);
          bare.execute(AsyncContext.current().bind(task));
        });
    bare.shutdown();
    bare.awaitTermination(1, TimeUnit.MINUTES);
  }
}
