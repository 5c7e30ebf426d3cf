package io.asynclocal.reactor;

import java.util.Set;
import reactor.core.CoreSubscriber;
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

  @SuppressWarnings("EnumOrdinal") // it lives no longer than this class
  private static final ClassNumber NUMBER =
      ClassNumber.of(subscriber -> ofClass(subscriber).ordinal());

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
