/**
 * {@link io.asynclocal.reactor.ReactorIntegration} makes every store follow a Reactor pipeline: the
 * context of a subscription is the one that was current at {@code subscribe}, and every signal,
 * request, cancellation and scheduled task of it runs there.
 *
 * <p>Unless a member says otherwise: parameters and results are never null, and every type may be
 * used from any thread.
 */
@NullMarked
package io.asynclocal.reactor;

import org.jspecify.annotations.NullMarked;
