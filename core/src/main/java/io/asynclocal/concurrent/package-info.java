/**
 * The JDK's own asynchronous boundaries: executors that carry the context of the code that submits
 * a task, and futures that carry the context of the code that registers a callback.
 *
 * <p>Unless a member says otherwise: parameters and results are never null, and every type may be
 * used from any thread.
 */
@NullMarked
package io.asynclocal.concurrent;

import org.jspecify.annotations.NullMarked;
