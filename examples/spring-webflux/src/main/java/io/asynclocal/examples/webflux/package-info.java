/** A shop on WebFlux, R2DBC and {@code WebClient}, as anybody would write it. */
@NullMarked
package io.asynclocal.examples.webflux;

import org.jspecify.annotations.NullMarked;
