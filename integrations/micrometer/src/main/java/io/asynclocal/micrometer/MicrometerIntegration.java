package io.asynclocal.micrometer;

import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.environment.Installation;
import io.asynclocal.environment.Integration;
import io.asynclocal.environment.SharedInstallation;
import io.asynclocal.environment.UnsupportedLibraryException;
import io.micrometer.context.ThreadLocalAccessor;
import java.util.function.Consumer;

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
    requireSupported();
    ACCESSOR.installIn(environment);
  }

  /**
   * Registers the accessor, unless one is registered for its key.
   *
   * @return what removes it again, once nobody needs it and if it is the one that was registered
   *     here
   * @throws UnsupportedLibraryException if Micrometer is older than 1.0.3
   */
  public static Installation install() {
    requireSupported();
    return ACCESSOR.install();
  }

  /** Before 1.0.3 accessors are asked to restore by other methods. */
  private static void requireSupported() {
    UnsupportedLibraryException.unless(
        "context-propagation",
        "1.0.3",
        () -> {
          @SuppressWarnings("unused") // to be linked is enough
          Consumer<ThreadLocalAccessor<?>> restore = ThreadLocalAccessor::restore;
        });
  }
}
