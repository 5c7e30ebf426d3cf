/**
 * Carries stores through Mutiny's pipelines: {@link io.asynclocal.mutiny.MutinyIntegration}.
 *
 * <p>Unless a member says otherwise: parameters and results are never null, and every type may be
 * used from any thread.
 */
@NullMarked
package io.asynclocal.mutiny;

import org.jspecify.annotations.NullMarked;
