package io.asynclocal.concurrent;

import io.asynclocal.AsyncContext;
import io.asynclocal.CallableOp;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import org.jspecify.annotations.Nullable;

/**
 * Parallel streams, and other fork-join work, in the context of the code that begins them.
 *
 * {@snippet :
 * List<Price> prices = AsyncStreams.callInParallel(4,
 *     () -> products.parallelStream().map(this::price).toList()); // price() sees all stores
 * }
 *
 * <p>The subtasks of a parallel stream are forked inside the JDK, where nothing can be captured. So
 * the work runs in a pool of its own, whose threads are in the caller's context as long as they
 * live. What can't be carried is a parallel stream that runs in the common pool: bind its functions
 * one by one, as by {@link AsyncContext#bindFunction}.
 *
 * <p><b>Cost.</b> A pool is made and shut down for each call: meant for work that is worth several
 * threads.
 */
public final class AsyncStreams {
  private AsyncStreams() {}

  /**
   * Runs {@code work} and all that it forks in the current context, and waits for it.
   *
   * @param <R> what the work returns
   * @param <X> what the work may throw
   * @param parallelism how many threads to use
   * @param work begins parallel streams or fork-join tasks
   * @return what {@code work} returned
   * @throws X if {@code work} throws it
   * @throws IllegalArgumentException if {@code parallelism} isn't positive
   * @throws NullPointerException if {@code work} is null
   */
  public static <R extends @Nullable Object, X extends Throwable> R callInParallel(
      int parallelism, CallableOp<R, X> work) throws X {
    ParallelWork<R, X> task = new ParallelWork<>(work);
    if (parallelism < 1) {
      throw new IllegalArgumentException(
          "parallelism is " + parallelism + ". Pass how many threads are to work, at least 1.");
    }
    AsyncContext context = AsyncContext.current();
    ForkJoinPool pool =
        new ForkJoinPool(parallelism, p -> new ContextWorker(p, context), null, false);
    try {
      pool.submit(task).join();
    } finally {
      pool.shutdown();
    }
    return task.result();
  }

  /** A worker of a pool that serves one context. */
  private static final class ContextWorker extends ForkJoinWorkerThread {
    private final AsyncContext context;

    ContextWorker(ForkJoinPool pool, AsyncContext context) {
      super(pool);
      this.context = context;
    }

    @Override
    protected void onStart() {
      super.onStart();
      Object unused = context.attach();
    }
  }
}
