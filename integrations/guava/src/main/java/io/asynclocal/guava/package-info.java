/**
 * Carries stores through Guava's futures and executors: {@link
 * io.asynclocal.guava.ListenableFutures}.
 *
 * <p>Unless a member says otherwise: parameters and results are never null, and every type may be
 * used from any thread.
 */
@NullMarked
package io.asynclocal.guava;

import org.jspecify.annotations.NullMarked;
