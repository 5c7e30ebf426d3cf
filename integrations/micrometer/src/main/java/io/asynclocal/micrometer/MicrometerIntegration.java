package io.asynclocal.micrometer;

import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.environment.Installation;
import io.asynclocal.environment.Integration;
import io.asynclocal.environment.SharedInstallation;

/**
 * Sees to it that Micrometer's {@code ContextRegistry} has {@link AsyncContextAccessor}. An {@link
 * AsyncEnvironment} installs it by itself.
 *
 * <p>As a rule the registry has found the accessor already. It hasn't where it was made before the
 * library was there to be found, or with another context class loader than the application's, as
 * where several applications share one Micrometer; or where somebody has removed the accessor.
 *
 * <p><b>Memory.</b> What this has registered is removed by closing; what the registry has found by
 * itself stays there, as long as the registry.
 */
public final class MicrometerIntegration implements Integration {
  private static final SharedInstallation ACCESSOR =
      SharedInstallation.of("Micrometer accessor", RegisteredAccessor::install);

  /** Makes the integration that an {@link AsyncEnvironment} finds and installs. */
  public MicrometerIntegration() {}

  @Override
  public String name() {
    return "micrometer";
  }

  @Override
  public void install(AsyncEnvironment environment) {
    ACCESSOR.installIn(environment);
  }

  /**
   * Registers the accessor, unless one is registered for its key.
   *
   * @return what removes it again, once nobody needs it and if it is the one that was registered
   *     here
   */
  public static Installation install() {
    return ACCESSOR.install();
  }
}
