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
   * Returns a future that completes as {@code stage} does and carries contexts. Cancelling it, or
   * its time-out, cancels {@code stage} too, where that is a {@code CompletableFuture}: so what the
   * stage stands for, such as an HTTP exchange, ends. Cancelling a future that is derived from it
   * reaches {@code stage} where cancelling one that is derived from {@code stage} would.
   *
   * @param <T> the result's type
   * @param stage any completion stage
   * @return {@code stage} itself if it carries contexts already
   * @throws NullPointerException if {@code stage} is null
   */
  public static <T extends @Nullable Object> AsyncCompletableFuture<T> propagating(
      CompletionStage<T> stage) {
    requireNonNull(stage, "stage is null. Pass the stage whose completion is to be followed.");
    return stage instanceof AsyncCompletableFuture<T> propagating
        ? propagating
        : FollowingFuture.of(stage);
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
    return supplyAsync(supplierOf(task), executor);
  }

  /** Not a stage that follows runAsync's: cancelled in time, the task must not run. */
  private static Supplier<@Nullable Void> supplierOf(Runnable task) {
    requireNonNull(task, "task is null. Pass what is to be run.");
    return () -> {
      task.run();
      return null;
    };
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
    requireNonNull(supplier, "supplier is null. Pass what computes the result.");
    requireNonNull(executor, "executor is null. Leave it out for the common pool.");
    return new AsyncCompletableFuture<T>().completeAsync(supplier, executor);
  }

  /**
   * As {@link CompletableFuture#runAsync(Runnable)}, in the current context.
   *
   * @param task the task
   * @return a future that carries contexts
   * @throws NullPointerException if {@code task} is null
   */
  public static AsyncCompletableFuture<@Nullable Void> runAsync(Runnable task) {
    return supplyAsync(supplierOf(task));
  }

  /**
   * As {@link CompletableFuture#supplyAsync(Supplier)}, in the current context.
   *
   * @param <T> the result's type
   * @param supplier computes the result
   * @return a future that carries contexts
   * @throws NullPointerException if {@code supplier} is null
   */
  public static <T extends @Nullable Object> AsyncCompletableFuture<T> supplyAsync(
      Supplier<T> supplier) {
    requireNonNull(supplier, "supplier is null. Pass what computes the result.");
    return new AsyncCompletableFuture<T>().completeAsync(supplier);
  }

  /**
   * As {@link CompletableFuture#allOf}, whose own result carries no context.
   *
   * @param futures what to wait for
   * @return a future that carries contexts, and completes when all of them have
   * @throws NullPointerException if {@code futures} or one of them is null
   */
  public static AsyncCompletableFuture<@Nullable Void> allOf(CompletableFuture<?>... futures) {
    return propagating(CompletableFuture.allOf(listed(futures)));
  }

  /**
   * As {@link CompletableFuture#anyOf}, whose own result carries no context.
   *
   * @param futures what to wait for
   * @return a future that carries contexts, and completes as the first of them does
   * @throws NullPointerException if {@code futures} or one of them is null
   */
  public static AsyncCompletableFuture<@Nullable Object> anyOf(CompletableFuture<?>... futures) {
    return propagating(CompletableFuture.anyOf(listed(futures)));
  }

  private static CompletableFuture<?>[] listed(CompletableFuture<?>[] futures) {
    requireNonNull(futures, "futures is null. Pass what is to be waited for, perhaps nothing.");
    for (int i = 0; i < futures.length; i++) {
      if (futures[i] == null) {
        throw new NullPointerException(
            "futures[" + i + "] is null. Pass what is to be waited for; nothing has been changed.");
      }
    }
    return futures;
  }
}
