package io.asynclocal.reactor;

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

  /** Disables it, if it is there. */
  public static void disable() {
    if (isThere()) {
      Hooks.disableAutomaticContextPropagation();
    }
  }

  /** {@return whether it is enabled} */
  public static boolean isEnabled() {
    return AutomaticMode.isEnabled();
  }
}
