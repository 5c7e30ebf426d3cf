package io.asynclocal.reactor;

import org.junit.jupiter.api.Assumptions;
import reactor.core.publisher.Hooks;

/**
 * Reactor's automatic mode, which the first releases of 3.5 don't have: a test that wants it is
 * skipped there.
 */
public final class Automatic {
  private Automatic() {}

  /** Enables it, or skips the test. */
  public static void enable() {
    try {
      Hooks.enableAutomaticContextPropagation();
    } catch (NoSuchMethodError e) {
      Assumptions.abort("This Reactor has no automatic mode: " + e.getMessage());
    }
  }

  /** Disables it, if it is there. */
  public static void disable() {
    try {
      Hooks.disableAutomaticContextPropagation();
    } catch (NoSuchMethodError e) {
      // Then it isn't enabled either.
    }
  }

  /** {@return whether it is enabled} */
  public static boolean isEnabled() {
    return AutomaticMode.isEnabled();
  }
}
