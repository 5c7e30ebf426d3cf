package io.asynclocal.reactor;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;

/** What can be told of a subscriber without subscribing it. */
final class Subscribers {
  private static final String REACTOR = "reactor.core.publisher";

  /** Classes of Reactor whose nested subscribers stand at the end of a pipeline. */
  private static final Set<String> ENDS = Set.of("BlockingIterable", "FluxHide", "Operators");

  private static final ClassValue<Boolean> INNER =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> subscriber) {
          return isOfAnOperator(subscriber);
        }
      };

  private Subscribers() {}

  /**
   * Returns whether {@code subscriber} belongs to an operator that subscribes to a publisher as
   * part of its own work, and so requests and cancels in the context it was subscribed in.
   */
  static boolean isInner(CoreSubscriber<?> subscriber) {
    return INNER.get(subscriber.getClass());
  }

  /** Returns whether what requests through {@code subscriber} comes by one that restores. */
  static boolean isRestoredBelow(CoreSubscriber<?> subscriber) {
    Object below = subscriber;
    while (below != null && !(below instanceof RestoringSubscriber<?>)) {
      below = actual(below);
    }
    return below != null;
  }

  private static @Nullable Object actual(Object subscriber) {
    return subscriber instanceof Scannable scannable
        ? scannable.scanUnsafe(Scannable.Attr.ACTUAL)
        : null;
  }

  private static boolean isOfAnOperator(Class<?> subscriber) {
    // Not the nest host: Reactor is compiled for Java 8, which has no nests.
    Class<?> operator = subscriber;
    while (operator.getEnclosingClass() != null) {
      operator = operator.getEnclosingClass();
    }
    return subscriber.getPackageName().equals(REACTOR)
        && operator != subscriber
        && !ENDS.contains(operator.getSimpleName())
        && OperatorKind.ofClass(operator) != OperatorKind.SHARED;
  }
}
