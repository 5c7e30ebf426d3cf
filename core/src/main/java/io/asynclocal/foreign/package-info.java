/**
 * Work that goes on where Java can't see it, such as in native code: {@link
 * io.asynclocal.foreign.AsyncOperation}, from its beginning to its end, and {@link
 * io.asynclocal.foreign.ThreadSafeFunction}, which brings calls from any thread to one executor.
 * Both belong to an environment, whose {@link io.asynclocal.foreign.ForeignWork} makes them.
 *
 * <p>Unless a member says otherwise: parameters and results are never null, every type may be used
 * from any thread, and a call that throws has changed nothing.
 */
@NullMarked
package io.asynclocal.foreign;

import org.jspecify.annotations.NullMarked;
