package io.asynclocal.reactor;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.Scannable;

/**
 * What the subscriptions of an operator do when they are requested from or cancelled, as far as it
 * is told by their class.
 */
enum Passive {
  /** They may run a function of the application's. */
  NO,
  /** They run none, but ask what is above. */
  OPERATOR,
  /** They tell a listener, which may restore by itself, and ask what is above. */
  TAP,
  /** They run none, and have nothing above. */
  START;

  private static final String REACTOR = "reactor.core.publisher";

  private static final Set<String> OPERATORS =
      Set.of(
          "FluxDefaultIfEmpty",
          "FluxHide",
          "FluxLimitRequest",
          "FluxSkip",
          "FluxSkipLast",
          "FluxTake",
          "FluxTakeLast",
          "MonoCount",
          "MonoElementAt",
          "MonoHasElement",
          "MonoHasElements",
          "MonoIgnoreElements",
          "MonoNext",
          "MonoTakeLastOne");

  private static final Set<String> TAPS = Set.of("FluxTap", "FluxTapFuseable");

  private static final Set<String> STARTS =
      Set.of(
          "FluxArray", "FluxJust", "FluxRange", "FluxSubscribeOnCallable", "FluxSubscribeOnValue");

  /** Nested in a class that has others, too. */
  private static final Set<String> STARTING = Set.of("EmptySubscription", "ScalarSubscription");

  private static final Passive[] VALUES = values();

  /** By number: see {@link OperatorKind}. */
  private static final ClassValue<Integer> BY_CLASS =
      new ClassValue<>() {
        @Override
        @SuppressWarnings("EnumOrdinal") // it lives no longer than this class
        protected Integer computeValue(Class<?> subscription) {
          return ofClass(subscription).ordinal();
        }
      };

  /**
   * Returns whether no function of the application's runs in the wrong context, whoever requests
   * from {@code subscription} or cancels it.
   */
  static boolean is(Object subscription) {
    Object asked = subscription;
    while (asked != null) {
      Passive passive = VALUES[BY_CLASS.get(asked.getClass())];
      if (passive == START) {
        return true;
      } else if (passive == NO || (passive == TAP && !RestoringListener.isToldBy(asked))) {
        return false;
      }
      asked = above(asked);
    }
    return false;
  }

  private static @Nullable Object above(Object subscription) {
    return Scannable.from(subscription).scanUnsafe(Scannable.Attr.PARENT);
  }

  private static Passive ofClass(Class<?> subscription) {
    Class<?> operator = subscription.getEnclosingClass();
    if (operator == null || !subscription.getPackageName().equals(REACTOR)) {
      return NO;
    }
    String name = operator.getSimpleName();
    if (OPERATORS.contains(name)) {
      return OPERATOR;
    } else if (TAPS.contains(name)) {
      return TAP;
    }
    return STARTS.contains(name)
            || (name.equals("Operators") && STARTING.contains(subscription.getSimpleName()))
        ? START
        : NO;
  }
}
