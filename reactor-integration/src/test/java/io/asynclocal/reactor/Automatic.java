package io.asynclocal.reactor;

import java.lang.reflect.Method;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import reactor.core.publisher.Hooks;

/**
 * Reactor's automatic mode, which the first releases of 3.5 don't have: a test that wants it is
 * skipped there.
 */
public final class Automatic {
  private Automatic() {}

  /** {@return whether this Reactor has it} */
  public static boolean isThere() {
    return Stream.of(Hooks.class.getMethods())
        .anyMatch(method -> method.getName().equals("enableAutomaticContextPropagation"));
  }

  /** Enables it, or skips the test. */
  public static void enable() {
    Assumptions.assumeTrue(isThere(), "This Reactor has no automatic mode.");
    Hooks.enableAutomaticContextPropagation();
  }

  /** Disables it, if it is there, and leaves nothing of it. */
  public static void disable() {
    if (isThere()) {
      Hooks.disableAutomaticContextPropagation();
      keepWhatIsMissing();
    }
  }

  /**
   * Reactor's {@code handle} and {@code tap} set thread-locals without the mode too. Once it was
   * enabled they go on clearing what a {@code Context} lacks, which no other JVM does.
   */
  private static void keepWhatIsMissing() {
    try {
      Method configure =
          Class.forName("reactor.core.publisher.ContextPropagation")
              .getDeclaredMethod("configureContextSnapshotFactory", boolean.class);
      configure.setAccessible(true);
      configure.invoke(null, false);
    } catch (ClassNotFoundException | NoSuchMethodException e) {
      // It is as old as not to clear anything.
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("has been made accessible before", e);
    }
  }

  /** {@return whether it is enabled} */
  public static boolean isEnabled() {
    return AutomaticMode.isEnabled();
  }
}
