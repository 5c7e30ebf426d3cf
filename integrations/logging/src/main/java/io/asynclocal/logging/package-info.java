/**
 * Keeps the log context in stores, so that it follows the work: {@link
 * io.asynclocal.logging.LoggingIntegration} does so for SLF4J's {@code MDC} with Logback and for
 * Log4j 2's {@code ThreadContext}.
 *
 * <p>Unless a member says otherwise: parameters and results are never null, and every type may be
 * used from any thread.
 */
@NullMarked
package io.asynclocal.logging;

import org.jspecify.annotations.NullMarked;
