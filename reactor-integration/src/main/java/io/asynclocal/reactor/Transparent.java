package io.asynclocal.reactor;

import io.asynclocal.concurrent.Housekeeping;
import org.jspecify.annotations.Nullable;
import reactor.core.CorePublisher;
import reactor.core.CoreSubscriber;

/**
 * A subscription that belongs to nobody, such as that of a connection's own queue: the one who
 * happens to open the connection isn't the one for whom it works. Nothing is restored on its
 * signals, each of which is its emitter's, and nothing of the opener is kept.
 *
 * <p>It is made in a context that says so. What its functions begin, as the emitter, is restored as
 * anybody's.
 */
final class Transparent implements Restoration {
  static final Transparent SUBSCRIPTION = new Transparent();

  /** Of those who stand at the end of a pipeline, what they call for an item. */
  private static final KnownField ITEM_FUNCTION = KnownField.of("LambdaSubscriber", "consumer");

  private static final KnownField ITEM_FUNCTION_OF_MONO =
      KnownField.of("LambdaMonoSubscriber", "consumer");
  private static final PrivateField ITEM_FUNCTION_OF_ANY = PrivateField.named("consumer");

  /** Of operators, what they call for an item or at the end. */
  private static final PrivateField FUNCTION =
      PrivateField.named(
          "mapper",
          "handler",
          "predicate",
          "onNextCall",
          "onSuccessCall",
          "onErrorCall",
          "onCompleteCall",
          "onAfterTerminateCall",
          "onFinally",
          "nextFactory",
          "supplier");

  private Transparent() {}

  @Override
  public <T> void subscribe(CorePublisher<T> publisher, CoreSubscriber<? super T> actual) {
    Object previous = Flow.TRANSPARENT.attach();
    try {
      publisher.subscribe(actual);
    } finally {
      Flow.TRANSPARENT.detach(previous);
    }
  }

  @Override
  public boolean isBelow() {
    return true;
  }

  /**
   * Returns whether a library subscribes for itself: the subscriber is of a class that is known for
   * its housekeeping or, if there is none but {@code subscribe()}'s, a function of the pipeline is.
   */
  static boolean isWantedBy(
      CoreSubscriber<?> subscriber, Subscribers end, CorePublisher<?> publisher) {
    return switch (end) {
      case ANY -> Housekeeping.includes(subscriber);
      case LAMBDA -> takesNoItem(subscriber) && isWantedAbove(publisher);
      default -> false;
    };
  }

  private static boolean takesNoItem(Object lambda) {
    if (ITEM_FUNCTION_OF_MONO.isIn(lambda)) {
      return ITEM_FUNCTION_OF_MONO.get(lambda) == null;
    }
    return ITEM_FUNCTION.isIn(lambda)
        ? ITEM_FUNCTION.get(lambda) == null
        : ITEM_FUNCTION_OF_ANY.isUnsetIn(lambda);
  }

  private static boolean isWantedAbove(CorePublisher<?> end) {
    CorePublisher<?> publisher = Chain.seen(end);
    int traits = OperatorTable.traits(publisher);
    // What stands for a foreign publisher isn't looked into: there is a new one each time.
    while (OperatorTable.isOperator(traits) && OperatorTable.kind(traits) != OperatorKind.FOREIGN) {
      if (isHousekeeping(FUNCTION.get(publisher))) {
        return true;
      }
      publisher = Chain.source(publisher);
      traits = OperatorTable.traits(publisher);
    }
    return false;
  }

  private static boolean isHousekeeping(@Nullable Object function) {
    return function != null && Housekeeping.includes(function);
  }
}
