package shop;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.concurrent.AsyncExecutors;
import io.asynclocal.concurrent.AsyncFutures;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;

/** A user's code: what the library's stacks are to show. */
public final class Checkout {
  public static final AsyncLocalStorage<String> ROUTE =
      AsyncLocalStorage.<String>builder().name("route").build();

  private final Executor pool;

  public Checkout(ExecutorService pool) {
    this.pool = AsyncExecutors.propagating(pool);
  }

  /** Hands over to the pool, and from there to a future on it. */
  public void handle(String route, Runnable work) {
    ROUTE.run(route, () -> pool.execute(() -> charge(work)));
  }

  /** Fails on the pool. */
  public CompletableFuture<Void> failing(String route) {
    return ROUTE.call(
        route,
        () ->
            AsyncFutures.runAsync(
                () -> {
                  throw new IllegalStateException("no money");
                },
                pool));
  }

  private void charge(Runnable work) {
    AsyncFutures.runAsync(() -> receipt(work), pool);
  }

  private static void receipt(Runnable work) {
    work.run();
  }
}
