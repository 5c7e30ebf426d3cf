/**
 * {@link io.asynclocal.micrometer.AsyncContextAccessor} hands all stores to Micrometer Context
 * Propagation, and so to everything that propagates through it.
 *
 * <p>Unless a member says otherwise: parameters and results are never null, and every type may be
 * used from any thread.
 */
@NullMarked
package io.asynclocal.micrometer;

import org.jspecify.annotations.NullMarked;
