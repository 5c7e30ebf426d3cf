package io.asynclocal.rxjava3;

import org.jspecify.annotations.Nullable;

/**
 * The errors that an operator keeps until all its sources have ended. If it is cancelled before, it
 * reports them to the handler of undeliverable errors, on the spot: so it must be cancelled in the
 * context of its subscription.
 */
final class DelayedErrors {
  private static final PrivateVariable VARIABLE =
      new PrivateVariable(true, "delayErrors", "delayError", "errorMode");

  private DelayedErrors() {}

  /** {@return whether {@code operator} was told to delay errors, or may have been} */
  static boolean areKeptBy(Object operator) {
    @Nullable Object mode = VARIABLE.get(operator);
    return !Boolean.FALSE.equals(mode)
        && !(mode instanceof Enum<?> constant && constant.name().equals("IMMEDIATE"));
  }
}
