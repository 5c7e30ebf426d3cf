/** A service on Spring WebFlux, as people write it. */
@NullMarked
package io.asynclocal.benchmarks.application.webflux;

import org.jspecify.annotations.NullMarked;
