/**
 * Carries stores through Caffeine's caches: {@link io.asynclocal.caffeine.AsyncCaches}.
 *
 * <p>Unless a member says otherwise: parameters and results are never null, and every type may be
 * used from any thread.
 */
@NullMarked
package io.asynclocal.caffeine;

import org.jspecify.annotations.NullMarked;
