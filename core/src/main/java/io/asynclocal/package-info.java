/**
 * The model: {@link io.asynclocal.AsyncLocalStorage} holds a value for a piece of work and for
 * everything asynchronous that it begins, {@link io.asynclocal.AsyncContext} is the immutable value
 * in which all stores travel together, {@link io.asynclocal.AsyncResource} is an asynchronous
 * operation with a life of its own.
 *
 * <p>Unless a member says otherwise: parameters and results are never null, every type may be used
 * from any thread, and a call that throws has changed nothing.
 */
@NullMarked
package io.asynclocal;

import org.jspecify.annotations.NullMarked;
