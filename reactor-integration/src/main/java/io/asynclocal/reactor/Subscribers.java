package io.asynclocal.reactor;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.util.context.Context;

/** What can be told of a subscriber without subscribing it. */
enum Subscribers {
  /**
   * Of an operator that subscribes to a publisher as part of its own work, and so requests and
   * cancels in the context it was subscribed in.
   */
  INNER,
  /** At the end of a pipeline; requests once, when it is given its subscription. */
  BLOCKING,
  /** As {@link #BLOCKING}, unless the application gave it a function to request with. */
  LAMBDA,
  /** May request and cancel anywhere. */
  ANY;

  private static final String REACTOR = "reactor.core.publisher";

  /** Classes of Reactor whose nested subscribers stand at the end of a pipeline. */
  private static final Set<String> ENDS = Set.of("BlockingIterable", "FluxHide", "Operators");

  private static final Set<String> BLOCKING_NAMES =
      Set.of(
          "BlockingFirstSubscriber",
          "BlockingLastSubscriber",
          "BlockingMonoSubscriber",
          "BlockingOptionalMonoSubscriber",
          "MonoToCompletableFuture");

  private static final Set<String> LAMBDA_NAMES =
      Set.of("LambdaMonoSubscriber", "LambdaSubscriber");

  private static final PrivateField REQUESTING_FUNCTION =
      PrivateField.named("subscriptionConsumer");

  private static final Subscribers[] VALUES = values();

  private static final ClassNumber NUMBER =
      new ClassNumber() {
        @Override
        @SuppressWarnings("EnumOrdinal") // it lives no longer than this class
        int compute(Class<?> subscriber) {
          return ofClass(subscriber).ordinal();
        }
      };

  static Subscribers of(CoreSubscriber<?> subscriber) {
    return VALUES[NUMBER.of(subscriber.getClass())];
  }

  /**
   * Returns whether {@code subscriber}, of this kind, requests only where it is subscribed, and
   * gives no functions to the operators above that a cancellation could call.
   *
   * @param context the subscriber's
   */
  boolean stayInPlace(CoreSubscriber<?> subscriber, Context context) {
    return switch (this) {
      case BLOCKING -> SubscriptionContext.isEmptyBut(context);
      case LAMBDA ->
          SubscriptionContext.isEmptyBut(context) && REQUESTING_FUNCTION.isUnsetIn(subscriber);
      default -> false;
    };
  }

  /**
   * Returns whether what requests through {@code subscriber} comes by one that restores. A chain
   * may lead back to itself: {@code filterWhen} answers, for who is below its companion's
   * subscriber, the companion. So one of those that were passed is remembered, the later the longer
   * the way.
   */
  static boolean isRestoredBelow(CoreSubscriber<?> subscriber) {
    Object below = subscriber;
    Object passed = null;
    for (int steps = 1; below != null && below != passed; steps++) {
      if (below instanceof RestoringSubscriber<?>) {
        return true;
      } else if (Integer.bitCount(steps) == 1) {
        passed = below;
      }
      below = actual(below);
    }
    return false;
  }

  /** Returns the context of the subscriber for which {@code subscriber}, an operator's, works. */
  static Context contextBelow(CoreSubscriber<?> subscriber) {
    return actual(subscriber) instanceof CoreSubscriber<?> below
        ? below.currentContext()
        : subscriber.currentContext();
  }

  /** Returns whoever stands below {@code subscriber}, if it says so. */
  static @Nullable Object actual(Object subscriber) {
    return subscriber instanceof Scannable scannable
        ? scannable.scanUnsafe(Scannable.Attr.ACTUAL)
        : null;
  }

  static Subscribers ofClass(Class<?> subscriber) {
    // Not the nest host: Reactor is compiled for Java 8, which has no nests.
    Class<?> operator = subscriber;
    while (operator.getEnclosingClass() != null) {
      operator = operator.getEnclosingClass();
    }
    if (!subscriber.getPackageName().equals(REACTOR)) {
      return ANY;
    } else if (BLOCKING_NAMES.contains(subscriber.getSimpleName())) {
      return BLOCKING;
    } else if (LAMBDA_NAMES.contains(subscriber.getSimpleName())) {
      return LAMBDA;
    }
    return operator != subscriber
            && !ENDS.contains(operator.getSimpleName())
            && OperatorTable.kindOf(operator) != OperatorKind.SHARED
        ? INNER
        : ANY;
  }
}
