package io.asynclocal.environment;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.Spliterator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the integrations on the class path. One whose library isn't there is no fault: a jar of
 * ours may come with another that some applications use without the library it is for.
 */
final class Integrations {
  /**
   * What is left of an absence when a class is asked for that has failed to be initialised because
   * of it before, as by another environment: the JDK keeps a text of what was thrown then.
   */
  private static final Pattern ABSENT_BEFORE =
      Pattern.compile("Exception java\\.lang\\.NoClassDefFoundError: (\\S+) \\[in thread .*");

  private static final System.Logger LOG = System.getLogger("io.asynclocal");

  private Integrations() {}

  /** Returns all that are found, but for the classes of those that are {@code configured}. */
  static List<Integration> find(ClassLoader classLoader, List<Integration> configured) {
    Set<Class<?>> replaced =
        configured.stream().map(Integration::getClass).collect(Collectors.toSet());
    List<Integration> found = new ArrayList<>();
    Spliterator<ServiceLoader.Provider<Integration>> providers =
        ServiceLoader.load(Integration.class, classLoader).stream().spliterator();
    while (hasAddedNext(providers, replaced, found)) {
      // one at a time: what one lacks is none of the others' business
    }
    return found;
  }

  private static boolean hasAddedNext(
      Spliterator<ServiceLoader.Provider<Integration>> providers,
      Set<Class<?>> replaced,
      List<Integration> found) {
    try {
      return providers.tryAdvance(
          provider -> {
            if (!replaced.contains(provider.type())) {
              addTo(found, provider);
            }
          });
    } catch (ServiceConfigurationError | LinkageError e) {
      skip("An integration", e); // not even its class can be loaded
      return true;
    }
  }

  private static void addTo(List<Integration> found, ServiceLoader.Provider<Integration> provider) {
    try {
      found.add(provider.get());
    } catch (ServiceConfigurationError | LinkageError e) {
      skip("The integration " + provider.type().getName(), e);
    }
  }

  /** Says that an integration's library is absent, or throws what else is the matter. */
  static void skip(String integration, Error error) {
    String absent = absence(error);
    if (absent == null) {
      throw error;
    }
    LOG.log(
        Level.INFO,
        integration
            + " is skipped: its library is not there (no class "
            + absent
            + "). Add the library, or leave the integration's jar out.");
  }

  /**
   * Returns the name of the class of another library that is missing. A class that is there, but
   * fails to be initialised, is reported in the same error with another cause.
   */
  private static @Nullable String absence(Throwable error) {
    for (Throwable e = error; e != null; e = e.getCause()) {
      if (e instanceof NoClassDefFoundError
          && e.getCause() instanceof ClassNotFoundException absent) {
        return absent.getMessage();
      }
      if (e instanceof ExceptionInInitializerError && e.getMessage() != null) {
        Matcher before = ABSENT_BEFORE.matcher(e.getMessage());
        if (before.matches()) {
          return before.group(1).replace('/', '.');
        }
      }
    }
    return null;
  }
}
