package io.asynclocal.environment;

import io.asynclocal.Arguments;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Starts an {@link AsyncEnvironment} that differs from the usual one.
 *
 * {@snippet :
 * AsyncEnvironment environment =
 *     AsyncEnvironment.builder()
 *         .name("orders")
 *         .integrations(new ExampleIntegration())
 *         .start();
 * }
 *
 * <p><b>Threads.</b> A builder belongs to one thread.
 */
public final class EnvironmentBuilder {
  private String name = "default";
  private ClassLoader classLoader = Integration.class.getClassLoader();
  private @Nullable List<Integration> integrations;
  private List<Integration> configured = List.of();

  EnvironmentBuilder() {}

  /**
   * Sets the name that messages show, {@code default} if not set.
   *
   * @param name a name for people
   * @return this builder
   * @throws IllegalArgumentException if {@code name} is blank
   * @throws NullPointerException if {@code name} is null
   */
  public EnvironmentBuilder name(String name) {
    this.name = Arguments.requireName(name, "environment");
    return this;
  }

  /**
   * Looks for integrations in another class loader than the one that loaded the library, such as an
   * application's when the library is shared by several.
   *
   * @param classLoader where to look
   * @return this builder
   * @throws NullPointerException if {@code classLoader} is null
   */
  public EnvironmentBuilder classLoader(ClassLoader classLoader) {
    this.classLoader = Arguments.require(classLoader, "classLoader");
    return this;
  }

  /**
   * Installs these integrations, in this order, and looks for no others.
   *
   * @param integrations all that are to be installed, perhaps none
   * @return this builder
   * @throws NullPointerException if {@code integrations} or one of them is null
   */
  public EnvironmentBuilder integrations(Integration... integrations) {
    this.integrations = listed(integrations, "integrations");
    return this;
  }

  /**
   * Installs these integrations after all others, each in place of the one of its class that would
   * be found; the others are found as usual.
   *
   * {@snippet :
   * AsyncEnvironment.builder().configured(ReactorIntegration.with(SharedUpstream.none())).start();
   * }
   *
   * @param configured integrations that say more than those that are found
   * @return this builder
   * @throws NullPointerException if {@code configured} or one of them is null
   */
  public EnvironmentBuilder configured(Integration... configured) {
    this.configured = listed(configured, "configured");
    return this;
  }

  private static List<Integration> listed(Integration[] integrations, String argument) {
    Arguments.require(integrations, argument);
    for (int i = 0; i < integrations.length; i++) {
      Arguments.require(integrations[i], argument + "[" + i + "]");
    }
    return List.of(integrations);
  }

  /**
   * Starts the environment.
   *
   * @return the environment
   * @throws IllegalStateException if an integration can't be installed; those before it are undone
   * @throws UnsupportedLibraryException if an integration's library is too old; those before it are
   *     undone
   * @throws java.util.ServiceConfigurationError if an integration can't be loaded, though its
   *     library is there; none is installed
   */
  public AsyncEnvironment start() {
    return AsyncEnvironment.start(this);
  }

  String name() {
    return name;
  }

  List<Integration> toInstall() {
    List<Integration> others =
        integrations == null ? Integrations.find(classLoader, configured) : integrations;
    return Stream.concat(others.stream(), configured.stream()).toList();
  }
}
