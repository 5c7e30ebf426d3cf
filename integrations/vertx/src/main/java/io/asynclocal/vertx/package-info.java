/**
 * Carries stores into the handlers of Vert.x: {@link io.asynclocal.vertx.AsyncVertx}.
 *
 * <p>Unless a member says otherwise: parameters and results are never null, and every type may be
 * used from any thread.
 */
@NullMarked
package io.asynclocal.vertx;

import org.jspecify.annotations.NullMarked;
