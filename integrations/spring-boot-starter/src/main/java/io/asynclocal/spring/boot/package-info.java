/**
 * Starts the library with a Spring Boot application and configures what requests, executors and
 * servers need, as properties that begin with {@code asynclocal} say.
 *
 * <p>Unless a member says otherwise: parameters and results are never null, and every type may be
 * used from any thread.
 */
@NullMarked
package io.asynclocal.spring.boot;

import org.jspecify.annotations.NullMarked;
