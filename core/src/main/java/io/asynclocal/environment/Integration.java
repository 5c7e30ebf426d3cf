package io.asynclocal.environment;

/**
 * What makes another library carry the context, by installing hooks in that library. An {@link
 * AsyncEnvironment} finds integrations through {@link java.util.ServiceLoader}, so that having one
 * on the class path is enough; applications without service files hand them to {@link
 * EnvironmentBuilder#integrations}.
 *
 * {@snippet :
 * public final class ExampleIntegration implements Integration {
 *   private static final SharedInstallation HOOKS =
 *       SharedInstallation.of("example hooks", ExampleHooks::install);
 *
 *   @Override
 *   public String name() {
 *     return "example";
 *   }
 *
 *   @Override
 *   public void install(AsyncEnvironment environment) {
 *     HOOKS.installIn(environment);
 *   }
 * }
 * }
 *
 * <p><b>Failures.</b> What {@link #install} throws closes the environment that is being started,
 * which undoes all that was installed before. An integration whose library is too old throws {@link
 * UnsupportedLibraryException}, before it has changed anything; one whose library isn't there may
 * leave it to the {@link NoClassDefFoundError}, by which the environment skips it.
 */
public interface Integration {

  /** {@return the name for messages, such as {@code reactor}} */
  String name();

  /**
   * Installs the integration for as long as {@code environment} is open. What undoes it is added as
   * a {@linkplain AsyncEnvironment#addCleanupHook cleanup hook}; what is global to the process is
   * installed once for all environments, for which {@link SharedInstallation} is made.
   *
   * @param environment the environment that is being started
   */
  void install(AsyncEnvironment environment);
}
