/** Starts the servers, sends them requests, and says what these cost. */
@NullMarked
package io.asynclocal.benchmarks.application.driver;

import org.jspecify.annotations.NullMarked;
