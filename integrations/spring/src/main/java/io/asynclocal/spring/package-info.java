/**
 * Stores in applications of Spring's: requests, scheduled methods and executors. {@link
 * io.asynclocal.spring.RequestEntries} says what a request begins with; {@link
 * io.asynclocal.spring.AsyncEntryFilter} and {@link io.asynclocal.spring.AsyncWebFlux} begin it;
 * {@link io.asynclocal.spring.PropagatingExecutors} hands it on.
 *
 * <p>Unless a member says otherwise: parameters and results are never null, and every type may be
 * used from any thread.
 */
@NullMarked
package io.asynclocal.spring;

import org.jspecify.annotations.NullMarked;
