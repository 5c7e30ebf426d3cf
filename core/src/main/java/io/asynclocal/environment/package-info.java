/**
 * The life of the library in an application: an {@link io.asynclocal.environment.AsyncEnvironment}
 * installs every {@link io.asynclocal.environment.Integration} and undoes all of it when it is
 * closed. What needs such a life belongs to one, as its instance data.
 *
 * <p>Unless a member says otherwise: parameters and results are never null, every type may be used
 * from any thread, and a call that throws has changed nothing.
 */
@NullMarked
package io.asynclocal.environment;

import org.jspecify.annotations.NullMarked;
