/**
 * Keeps Brave's current trace context in a store, so that spans follow the work: {@link
 * io.asynclocal.brave.StoreCurrentTraceContext}.
 *
 * <p>Unless a member says otherwise: parameters and results are never null, and every type may be
 * used from any thread.
 */
@NullMarked
package io.asynclocal.brave;

import org.jspecify.annotations.NullMarked;
