package io.asynclocal.environment;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Starts an {@link AsyncEnvironment} that differs from the usual one.
 *
 * {@snippet :
 * AsyncEnvironment environment =
 *     AsyncEnvironment.builder()
 *         .name("orders")
 *         .integrations(new ExampleIntegration())
 *         .leakDetection(LeakDetection.PARANOID)
 *         .start();
 * }
 *
 * <p><b>Threads.</b> A builder belongs to one thread.
 */
public final class EnvironmentBuilder {
  private String name = "default";
  private ClassLoader classLoader = Integration.class.getClassLoader();
  private @Nullable List<Integration> integrations;
  private @Nullable LeakDetection leakDetection;

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
    this.integrations = List.of(integrations);
    return this;
  }

  /**
   * Sets which operations keep the stack that opened them, in place of what the system property
   * {@value LeakDetection#PROPERTY} says.
   *
   * @param leakDetection the level
   * @return this builder
   * @throws NullPointerException if {@code leakDetection} is null
   */
  public EnvironmentBuilder leakDetection(LeakDetection leakDetection) {
    this.leakDetection = Arguments.require(leakDetection, "leakDetection");
    return this;
  }

  /**
   * Starts the environment.
   *
   * @return the environment
   * @throws IllegalStateException if an integration can't be installed; those before it are undone
   * @throws java.util.ServiceConfigurationError if an integration can't be loaded; none is
   *     installed
   */
  public AsyncEnvironment start() {
    return AsyncEnvironment.start(this);
  }

  String name() {
    return name;
  }

  LeakDetection leakDetection() {
    return leakDetection == null ? LeakDetection.fromProperty() : leakDetection;
  }

  List<Integration> found() {
    if (integrations != null) {
      return integrations;
    }
    List<Integration> found = new ArrayList<>();
    ServiceLoader.load(Integration.class, classLoader).forEach(found::add);
    return found;
  }
}
