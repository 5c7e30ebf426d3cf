/**
 * Shows what asynchronous work an application does. An {@link
 * io.asynclocal.diagnostics.AsyncRecorder} is the one hook; {@linkplain
 * io.asynclocal.diagnostics.AsyncObserver observers} are told what it sees, and an {@link
 * io.asynclocal.diagnostics.EventBuffer} keeps the last of it for views such as the {@link
 * io.asynclocal.diagnostics.EventLog}.
 *
 * <p>Nothing costs anything until a recorder is started. Unless a member says otherwise: parameters
 * and results are never null, every type may be used from any thread, and a call that throws has
 * changed nothing.
 */
@NullMarked
package io.asynclocal.diagnostics;

import org.jspecify.annotations.NullMarked;
