/**
 * Makes what Netty calls on an event loop callbacks of their own, each in the root: {@link
 * io.asynclocal.netty.AsyncNetty} for Netty itself, {@link io.asynclocal.netty.AsyncReactorNetty}
 * for Reactor Netty's servers and clients.
 *
 * <p>Unless a member says otherwise: parameters and results are never null, and every type may be
 * used from any thread.
 */
@NullMarked
package io.asynclocal.netty;

import org.jspecify.annotations.NullMarked;
