/**
 * The model: {@link io.asynclocal.AsyncLocalStorage} holds a value for a piece of work and for
 * everything asynchronous that it begins, {@link io.asynclocal.AsyncContext} is the immutable value
 * in which all stores travel together, {@link io.asynclocal.AsyncResource} is an asynchronous
 * operation with a life of its own.
 *
 * <table>
 * <caption>Where to look</caption>
 * <tr><th>who</th><th>types</th></tr>
 * <tr><td>applications</td><td>{@link io.asynclocal.AsyncLocalStorage}, {@link
 *   io.asynclocal.AsyncContext}, {@link io.asynclocal.Scope}, {@link io.asynclocal.CallableOp}; {@link
 *   io.asynclocal.AsyncResource}, {@link io.asynclocal.AsyncResourceOptions}</td></tr>
 * <tr><td>integrations</td><td>{@link io.asynclocal.AsyncBoundary}, {@link io.asynclocal.Capture},
 *   {@link io.asynclocal.ContinuingContext}, {@link io.asynclocal.ThreadState}</td></tr>
 * <tr><td>tools</td><td>{@link io.asynclocal.AsyncHooks}, {@link io.asynclocal.AsyncHook}, {@link
 *   io.asynclocal.AsyncHookCallbacks}, {@link io.asynclocal.ThreadView}</td></tr>
 * </table>
 *
 * <p>To read the engine, begin with {@code CurrentContext}, the one thread-local pointer; then
 * {@code AsyncContext}, the value that it points to, {@code OpenScope}, what {@code try} blocks
 * leave on a thread, and {@code Execution}, what hooks are told.
 *
 * <p>Unless a member says otherwise: parameters and results are never null, every type may be used
 * from any thread, and a call that throws has changed nothing.
 */
@NullMarked
package io.asynclocal;

import org.jspecify.annotations.NullMarked;
