package io.asynclocal.reactor;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * What a subscriber is to somebody who goes down a chain, from one to the one below it. A request
 * goes down chains of a hundred, some thirty times.
 */
final class Link {
  /** Reactor's, and requests where it is signalled or subscribed; or of an operator of one item. */
  static final int IN_PLACE = 0;

  /** Of an operator, with another subscriber below. */
  static final int OPERATORS = 1;

  /** One of ours. */
  static final int RESTORING = 2;

  /** Subscribed to one of many sources, on behalf of whom those were joined for. */
  static final int JOINING = 3;

  /** Somebody else's. */
  static final int FOREIGN = 4;

  private static final String REACTOR = "reactor.core.";

  /** To make one that restores takes as long as to look at some twenty subscribers. */
  private static final int MOST_STEPS = 16;

  private static final MethodType ACTUAL_OF = methodType(Object.class, Object.class);

  /** Answers the same as to scan for it, without a look at what else could be scanned for. */
  private static final MethodHandle ACTUAL;

  /** What the operators' own subscribers implement; null if it can't be reached. */
  private static final @Nullable Class<?> PRODUCER;

  static {
    Class<?> producer = OperatorTable.reactors("InnerProducer");
    MethodHandle actual = actualOf(producer);
    PRODUCER = actual == null ? null : producer;
    ACTUAL = actual == null ? MethodHandles.empty(ACTUAL_OF) : actual;
  }

  /** A number has a place in these bits. */
  private static final int PLACE = (1 << 3) - 1;

  /** Added where the operator does nothing. */
  private static final int THROUGH = 1 << 3;

  private static final ClassNumber NUMBER = ClassNumber.of(Link::numberOf);

  private Link() {}

  static int of(Object subscriber) {
    return NUMBER.of(subscriber.getClass()) & PLACE;
  }

  /** Returns whoever stands below {@code subscriber}, if it says so. */
  static @Nullable Object below(Object subscriber) {
    return isOperators(subscriber) ? actual(subscriber) : scanned(subscriber);
  }

  /** As {@link #below}, of what is known to be an operator's. */
  static @Nullable Object actual(Object operators) {
    try {
      return (Object) ACTUAL.invokeExact(operators);
    } catch (Throwable e) {
      throw new AssertionError("actual() of " + operators + " only reads a field", e);
    }
  }

  /** Returns what {@code subscriber} shows as below it, which may be less far below. */
  static @Nullable Object scanned(Object subscriber) {
    return subscriber instanceof Scannable scannable
        ? scannable.scanUnsafe(Scannable.Attr.ACTUAL)
        : null;
  }

  /** Returns the context of the subscriber for which {@code subscriber}, an operator's, works. */
  static Context contextBelow(CoreSubscriber<?> subscriber) {
    return below(subscriber) instanceof CoreSubscriber<?> below
        ? below.currentContext()
        : subscriber.currentContext();
  }

  /**
   * Returns whether what requests through {@code subscriber} is seen to come by one that restores.
   * Chains of a server's requests are long, so it isn't looked for further than one is made. Nor do
   * all come to an end: {@code filterWhen} answers, for who is below its companion's subscriber,
   * the companion.
   */
  static boolean isRestoredBelow(CoreSubscriber<?> subscriber) {
    Object below = subscriber;
    for (int i = 0; i < MOST_STEPS && below != null; i++) {
      if (below instanceof RestoringSubscriber<?> restoring) {
        return !restoring.isPassed();
      }
      below = below(below);
    }
    return false;
  }

  private static int ofClass(Class<?> subscriber) {
    if (RestoringSubscriber.class.isAssignableFrom(subscriber)) {
      return RESTORING;
    }
    Subscribers known = Subscribers.ofClass(subscriber);
    boolean isReactors = subscriber.getName().startsWith(REACTOR);
    if (isReactors && known == Subscribers.INNER && isJoining(subscriber)) {
      return JOINING;
    } else if (isReactors && isOperators(subscriber)) {
      return isOfSingles(subscriber) ? IN_PLACE : OPERATORS;
    }
    return known == Subscribers.ANY ? FOREIGN : IN_PLACE;
  }

  /** Returns whether {@code subscriber} is that of an operator that does nothing. */
  static boolean isThrough(Object subscriber) {
    return (NUMBER.of(subscriber.getClass()) & THROUGH) != 0;
  }

  private static int numberOf(Class<?> subscriber) {
    Class<?> operator = subscriber.getEnclosingClass();
    int place = ofClass(subscriber);
    boolean isThrough = place == OPERATORS && operator != null && OperatorTable.isThrough(operator);
    return isThrough ? place | THROUGH : place;
  }

  private static boolean isJoining(Class<?> subscriber) {
    Class<?> operator = subscriber.getEnclosingClass();
    return operator != null
        && (OperatorTable.joins(operator)
            // which merging goes by
            || (operator.getSimpleName().equals("FluxFlatMap") && !isOperators(subscriber)));
  }

  private static boolean isOperators(Class<?> subscriber) {
    return PRODUCER != null && PRODUCER.isAssignableFrom(subscriber);
  }

  private static boolean isOperators(Object subscriber) {
    return PRODUCER != null && PRODUCER.isInstance(subscriber);
  }

  /** An operator of many items may have such a subscriber, too, where it takes a single one. */
  private static boolean isOfSingles(Class<?> subscriber) {
    Class<?> operator = subscriber.getEnclosingClass();
    return operator != null && Mono.class.isAssignableFrom(operator);
  }

  private static @Nullable MethodHandle actualOf(@Nullable Class<?> producer) {
    try {
      return producer == null
          ? null
          // asType would ask each time whether it is a producer, which is known.
          : MethodHandles.explicitCastArguments(
              MethodHandles.privateLookupIn(producer, MethodHandles.lookup())
                  .findVirtual(producer, "actual", methodType(CoreSubscriber.class)),
              ACTUAL_OF);
    } catch (ReflectiveOperationException | RuntimeException e) {
      return null; // Then it is scanned for, and nothing is put below.
    }
  }
}
