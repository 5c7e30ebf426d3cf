/**
 * Keeps OpenTelemetry's current {@code Context} in a store, so that spans and baggage follow the
 * work: {@link io.asynclocal.opentelemetry.AsyncContextStorageProvider}, which OpenTelemetry finds
 * by itself.
 *
 * <p>Unless a member says otherwise: parameters and results are never null, and every type may be
 * used from any thread.
 */
@NullMarked
package io.asynclocal.opentelemetry;

import org.jspecify.annotations.NullMarked;
