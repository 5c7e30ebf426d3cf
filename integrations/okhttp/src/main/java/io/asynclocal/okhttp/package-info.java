/**
 * Carries stores through OkHttp's queue: {@link io.asynclocal.okhttp.PropagatingCallFactory}, which
 * Retrofit takes too.
 *
 * <p>Unless a member says otherwise: parameters and results are never null, and every type may be
 * used from any thread.
 */
@NullMarked
package io.asynclocal.okhttp;

import org.jspecify.annotations.NullMarked;
