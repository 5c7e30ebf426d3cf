package io.asynclocal;

import org.jspecify.annotations.Nullable;

/**
 * Work that returns a value and may throw an exception of a type of its own, so that {@link
 * AsyncLocalStorage#call}, {@link AsyncContext#call} and their like let it out unchanged: a body
 * that throws nothing checked needs no {@code try} round the call.
 *
 * @param <R> what the work returns
 * @param <X> what the work may throw
 */
@FunctionalInterface
public interface CallableOp<R extends @Nullable Object, X extends Throwable> {

  /**
   * Does the work.
   *
   * @return the work's result
   * @throws X if the work fails
   */
  R call() throws X;
}
