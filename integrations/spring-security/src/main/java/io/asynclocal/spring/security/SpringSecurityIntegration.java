package io.asynclocal.spring.security;

import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.environment.Installation;
import io.asynclocal.environment.Integration;
import io.asynclocal.environment.SharedInstallation;

/**
 * Makes {@code SecurityContextHolder} read and write a store, so that the current user follows the
 * work wherever stores go. An {@link AsyncEnvironment} installs it by itself; without one, install
 * it once, before Spring Security's filters are made:
 *
 * {@snippet :
 * try (Installation installed = SpringSecurityIntegration.install()) {
 *   SecurityContextHolder.getContext().setAuthentication(ann);
 *   pool.execute(() -> audit(SecurityContextHolder.getContext().getAuthentication())); // ann
 * }
 * }
 *
 * <p><b>Isolation.</b> A {@code SecurityContext} can be changed by anybody who has it. What is
 * stored can't: {@code getContext} answers an object of the caller's own, and setting another user
 * there sets it for the code after it and for what that begins, not for work that was begun before
 * nor for whoever began this.
 *
 * <p><b>Failures.</b> {@link Installation#overwritten} tells when somebody has set another strategy
 * since; {@link Installation#close} leaves that one alone.
 */
public final class SpringSecurityIntegration implements Integration {
  private static final SharedInstallation STRATEGY =
      SharedInstallation.of("Spring Security", StrategyInstallation::install);

  /** Makes the integration that an {@link AsyncEnvironment} finds and installs. */
  public SpringSecurityIntegration() {}

  @Override
  public String name() {
    return "spring-security";
  }

  @Override
  public void install(AsyncEnvironment environment) {
    STRATEGY.installIn(environment);
  }

  /**
   * Sets the strategy for the whole process, once for however many install it.
   *
   * @return what puts the former one back, with the last handle that is closed
   */
  public static Installation install() {
    return STRATEGY.install();
  }
}
