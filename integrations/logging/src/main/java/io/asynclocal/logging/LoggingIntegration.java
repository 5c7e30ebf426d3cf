package io.asynclocal.logging;

import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.environment.Installation;
import io.asynclocal.environment.Integration;
import io.asynclocal.environment.SharedInstallation;

/**
 * Makes the log context follow the work: SLF4J's {@code MDC} with Logback, and Log4j 2's {@code
 * ThreadContext}, each become a store. An {@link AsyncEnvironment} installs it by itself; without
 * one, install it once, when the application starts:
 *
 * {@snippet :
 * try (Installation installed = LoggingIntegration.install()) {
 *   MDC.put("requestId", "r-17");
 *   pool.execute(() -> logger.info("on its way")); // %X{requestId} is r-17
 * }
 * }
 *
 * <p>The whole API of both goes on working. What is put ends with the callback that put it, as
 * after {@link io.asynclocal.AsyncLocalStorage#enterWith}; outside any callback it lasts on that
 * thread, as it did before. Log4j's stack ({@code ThreadContext.push}) is a store too.
 *
 * <p><b>Threads.</b> Install before other threads log: neither library publishes the change to
 * threads that log already. What threads had put before is hidden until the installation is closed.
 *
 * <p><b>Cost.</b> A change copies the map or the stack; handing work over and logging copy nothing,
 * whatever is in it.
 *
 * <p><b>Failures.</b> {@link Installation#overwritten} names the places that somebody else has
 * taken since; {@link Installation#close} leaves those alone.
 */
public final class LoggingIntegration implements Integration {
  private static final SharedInstallation CONTEXTS =
      SharedInstallation.of("log contexts", LoggingInstallation::install);

  /** Makes the integration that an {@link AsyncEnvironment} finds and installs. */
  public LoggingIntegration() {}

  @Override
  public String name() {
    return "logging";
  }

  @Override
  public void install(AsyncEnvironment environment) {
    CONTEXTS.installIn(environment);
  }

  /**
   * Makes stores of the log contexts of the libraries that are there, for the whole process, once
   * for however many install it.
   *
   * @return what puts the libraries' own back, with the last handle that is closed
   * @throws IllegalStateException if a library can't be reached because it is a named module;
   *     nothing is changed then
   * @throws io.asynclocal.environment.UnsupportedLibraryException if Logback is older than 1.5.1;
   *     nothing is changed then
   */
  public static Installation install() {
    return CONTEXTS.install();
  }
}
