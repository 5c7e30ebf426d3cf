/**
 * An HTTP service whose requests keep their id across every hop, and a driver that counts.
 *
 * <p>{@link io.asynclocal.examples.Main} is the program, {@link
 * io.asynclocal.examples.RequestHandler} is what a request goes through, and {@link
 * io.asynclocal.examples.CarryingHandover} is everything that an application does to have its
 * stores carried.
 */
@NullMarked
package io.asynclocal.examples;

import org.jspecify.annotations.NullMarked;
