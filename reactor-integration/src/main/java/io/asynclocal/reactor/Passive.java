package io.asynclocal.reactor;

import java.util.Set;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;

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

  /** Nested in a class that has others, too. */
  private static final Set<String> STARTING = Set.of("EmptySubscription", "ScalarSubscription");

  private static final Passive[] VALUES = values();

  @SuppressWarnings("EnumOrdinal") // it lives no longer than this class
  private static final ClassNumber NUMBER =
      ClassNumber.of(subscription -> ofClass(subscription).ordinal());

  /**
   * Returns whether no function of the application's runs in the wrong context, whoever requests
   * from {@code subscription} or cancels it, up to what {@code subscriber} is sent.
   */
  static boolean is(Object subscription, Object subscriber) {
    Object below = subscriber;
    Object asked = subscription;
    while (asked != null) {
      Passive passive = VALUES[NUMBER.of(asked.getClass())];
      if (passive == NO
          || (passive == TAP && !RestoringListener.isToldBy(asked))
          || !signalsNoneBut(below, asked)) {
        return false;
      } else if (passive == START) {
        return true;
      }
      below = asked;
      asked = Scannable.from(asked).scanUnsafe(Scannable.Attr.PARENT);
    }
    return false;
  }

  /** Anybody may be given some of Reactor's subscriptions, and signal something of its own so. */
  private static boolean signalsNoneBut(Object subscriber, Object subscription) {
    Object actual = Scannable.from(subscription).scanUnsafe(Scannable.Attr.ACTUAL);
    while (actual != subscriber && actual instanceof RestoringSubscriber<?> restoring) {
      actual = restoring.actual;
    }
    return actual == null || actual == subscriber;
  }

  private static Passive ofClass(Class<?> subscription) {
    Class<?> operator = subscription.getEnclosingClass();
    if (operator == null || !subscription.getPackageName().equals(REACTOR)) {
      return NO;
    }
    return operator == Operators.class && STARTING.contains(subscription.getSimpleName())
        ? START
        : OperatorTable.passive(operator);
  }
}
