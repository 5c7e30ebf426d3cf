package io.asynclocal.guava;

import static java.util.Objects.requireNonNull;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.ListeningExecutorService;
import com.google.common.util.concurrent.MoreExecutors;
import io.asynclocal.concurrent.AsyncExecutors;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Futures and executors of Guava's whose listeners and tasks run with the stores that were current
 * where they were added.
 *
 * {@snippet :
 * ListenableFuture<Quote> quote = ListenableFutures.propagating(client.quote());
 *
 * REQUEST_ID.run("r-17", () -> Futures.addCallback(quote, callback, executor)); // sees r-17
 * }
 *
 * <p>A wrapped executor alone isn't enough: {@code addListener}, {@code transform} and {@code
 * addCallback} hand their function to the executor when the future is complete, from the thread
 * that completes it, which may work for another request.
 *
 * <p>What {@code Futures.transform} and its like answer is Guava's own future again, whose function
 * is bound already. Make it propagating too before you add to it; with {@code FluentFuture}, make
 * each step's.
 *
 * <p><b>Memory.</b> A listener holds the context that it was added in until it has run. A view is
 * one small object, and cancelling it cancels the future that it is of.
 */
public final class ListenableFutures {
  private ListenableFutures() {}

  /**
   * Returns a view of a future.
   *
   * @param <V> what the future answers
   * @param future the future; it stays as it is
   * @return the view, whose listeners run with the stores of whoever adds them; {@code future}
   *     itself if it is one already
   * @throws NullPointerException if {@code future} is null
   */
  public static <V extends @Nullable Object> ListenableFuture<V> propagating(
      ListenableFuture<V> future) {
    requireNonNull(future, "future is null. Pass the future to whose result you want to listen.");
    return future instanceof PropagatingListenableFuture
        ? future
        : new PropagatingListenableFuture<>(future);
  }

  /**
   * Returns an executor whose tasks run with the stores of whoever submits them, and whose futures
   * are propagating.
   *
   * @param executor runs the tasks, and ends with the answered one
   * @return the executor
   * @throws NullPointerException if {@code executor} is null
   */
  public static ListeningExecutorService propagating(ExecutorService executor) {
    requireNonNull(executor, "executor is null. Pass the executor that is to run the tasks.");
    return executor instanceof PropagatingListeningExecutorService wrapped
        ? wrapped
        : new PropagatingListeningExecutorService(
            MoreExecutors.listeningDecorator(AsyncExecutors.propagating(executor)));
  }
}
