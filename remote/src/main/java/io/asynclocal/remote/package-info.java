/**
 * Stores that go along to the next process, as W3C Baggage and named headers: {@link
 * io.asynclocal.remote.RemoteStores} declares which, under which name, from whom they are accepted
 * and where they are sent.
 *
 * <p>Unless a member says otherwise: parameters and results are never null, null arguments are
 * answered with a {@code NullPointerException}, and every type may be used from any thread.
 */
@NullMarked
package io.asynclocal.remote;

import org.jspecify.annotations.NullMarked;
