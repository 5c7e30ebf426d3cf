package io.asynclocal.concurrent;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Futures whose callbacks run in the context of the code that registered them.
 *
 * {@snippet :
 * requestId.run("r-17", () ->
 *     AsyncFutures.propagating(client.send(query)) // completed by the client's own threads
 *         .thenAccept(answer -> log(requestId.getStore()))); // r-17
 * }
 *
 * <p><b>Cost.</b> One small object for a callback, whatever the number of stores.
 */
public final class AsyncFutures {
  private AsyncFutures() {}

  /**
   * Returns a future that completes as {@code stage} does and carries contexts. Cancelling or
   * completing the returned future leaves {@code stage} alone, as it is with any dependent stage.
   *
   * @param <T> the result's type
   * @param stage any completion stage
   * @return {@code stage} itself if it carries contexts already
   * @throws NullPointerException if {@code stage} is null
   */
  public static <T extends @Nullable Object> AsyncCompletableFuture<T> propagating(
      CompletionStage<T> stage) {
    requireNonNull(stage, "stage is null. Pass the stage whose completion is to be followed.");
    if (stage instanceof AsyncCompletableFuture<T> propagating) {
      return propagating;
    }
    AsyncCompletableFuture<T> future = new AsyncCompletableFuture<>();
    stage.whenComplete(future::settle);
    return future;
  }

  /**
   * As {@link CompletableFuture#runAsync(Runnable, Executor)}, in the current context.
   *
   * @param task the task
   * @param executor runs the task
   * @return a future that carries contexts
   * @throws NullPointerException if an argument is null
   */
  public static AsyncCompletableFuture<@Nullable Void> runAsync(Runnable task, Executor executor) {
    requireNonNull(task, "task is null. Pass what is to be run.");
    // Not a stage that follows runAsync's: cancelled in time, the task must not run.
    return new AsyncCompletableFuture<@Nullable Void>()
        .completeAsync(
            () -> {
              task.run();
              return null;
            },
            executor);
  }

  /**
   * As {@link CompletableFuture#supplyAsync(Supplier, Executor)}, in the current context.
   *
   * @param <T> the result's type
   * @param supplier computes the result
   * @param executor runs the supplier
   * @return a future that carries contexts
   * @throws NullPointerException if an argument is null
   */
  public static <T extends @Nullable Object> AsyncCompletableFuture<T> supplyAsync(
      Supplier<T> supplier, Executor executor) {
    return new AsyncCompletableFuture<T>().completeAsync(supplier, executor);
  }

  /**
   * As {@link CompletableFuture#allOf}, whose own result carries no context.
   *
   * @param futures what to wait for
   * @return a future that carries contexts, and completes when all of them have
   * @throws NullPointerException if {@code futures} or one of them is null
   */
  public static AsyncCompletableFuture<@Nullable Void> allOf(CompletableFuture<?>... futures) {
    return propagating(CompletableFuture.allOf(futures));
  }

  /**
   * As {@link CompletableFuture#anyOf}, whose own result carries no context.
   *
   * @param futures what to wait for
   * @return a future that carries contexts, and completes as the first of them does
   * @throws NullPointerException if {@code futures} or one of them is null
   */
  public static AsyncCompletableFuture<@Nullable Object> anyOf(CompletableFuture<?>... futures) {
    return propagating(CompletableFuture.anyOf(futures));
  }
}
