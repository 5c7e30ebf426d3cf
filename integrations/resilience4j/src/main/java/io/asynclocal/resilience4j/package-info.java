/**
 * Carries stores through the pools of Resilience4j: {@link
 * io.asynclocal.resilience4j.StorePropagator}.
 *
 * <p>Unless a member says otherwise: parameters and results are never null, and every type may be
 * used from any thread.
 */
@NullMarked
package io.asynclocal.resilience4j;

import org.jspecify.annotations.NullMarked;
