package io.asynclocal.foreign;

import static io.asynclocal.Arguments.require;

import io.asynclocal.environment.AsyncEnvironment;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Makes a {@link ThreadSafeFunction}; {@link ForeignWork#function} begins with one.
 *
 * <p><b>Threads.</b> A builder belongs to one thread.
 *
 * @param <T> what a call hands over
 */
public final class ThreadSafeFunctionBuilder<T> {
  final AsyncEnvironment environment;
  final String name;
  final Executor executor;
  final Consumer<? super T> target;
  Consumer<? super T> dropped = argument -> {};
  Runnable finalizer = () -> {};
  int maxQueueSize;
  int threads = 1;

  ThreadSafeFunctionBuilder(
      AsyncEnvironment environment, String name, Executor executor, Consumer<? super T> target) {
    this.environment = environment;
    this.name = name;
    this.executor = executor;
    this.target = target;
  }

  /**
   * Bounds the queue.
   *
   * @param maxQueueSize how many calls may wait, besides the one that runs; 0, as without this, for
   *     any number
   * @return this builder
   * @throws IllegalArgumentException if {@code maxQueueSize} is negative
   */
  public ThreadSafeFunctionBuilder<T> maxQueueSize(int maxQueueSize) {
    if (maxQueueSize < 0) {
      throw new IllegalArgumentException(
          "maxQueueSize is " + maxQueueSize + ". Pass 0 for an unbounded queue.");
    }
    this.maxQueueSize = maxQueueSize;
    return this;
  }

  /**
   * Sets how many threads use the function from the beginning, 1 if not set: so many releases end
   * it, and one more for each {@link ThreadSafeFunction#acquire}.
   *
   * @param threads how many
   * @return this builder
   * @throws IllegalArgumentException if {@code threads} is less than 1
   */
  public ThreadSafeFunctionBuilder<T> threads(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException(
          "threads is " + threads + ". Pass at least 1: who makes the function uses it.");
    }
    this.threads = threads;
    return this;
  }

  /**
   * Sets what is done with the argument of each call that was accepted and is dropped.
   *
   * @param dropped gets the argument, in the function's context
   * @return this builder
   * @throws NullPointerException if {@code dropped} is null
   */
  public ThreadSafeFunctionBuilder<T> onDropped(Consumer<? super T> dropped) {
    this.dropped = require(dropped, "dropped");
    return this;
  }

  /**
   * Sets what is run once, in the function's context, after the last call has been run or dropped.
   *
   * @param finalizer the work
   * @return this builder
   * @throws NullPointerException if {@code finalizer} is null
   */
  public ThreadSafeFunctionBuilder<T> finalizer(Runnable finalizer) {
    this.finalizer = require(finalizer, "finalizer");
    return this;
  }

  /**
   * Makes the function, in the current context.
   *
   * @return the function, used by {@linkplain #threads so many threads}
   * @throws IllegalStateException if the environment is closed
   */
  public ThreadSafeFunction<T> build() {
    return ThreadSafeFunction.make(this);
  }
}
