package io.asynclocal.reactor;

import io.asynclocal.Capture;
import reactor.core.CorePublisher;
import reactor.core.CoreSubscriber;

/** A pipeline from its end upwards, operator by operator, as far as they can be asked. */
final class Chain {

  private Chain() {}

  /**
   * Returns whether {@code end} {@linkplain #staysInPlace stays in place} and nobody {@linkplain
   * #asksForContext asks for the context}, as the classes alone say: so it is of most short chains.
   */
  static boolean isQuiet(CorePublisher<?> end) {
    CorePublisher<?> publisher = seen(end);
    int traits = OperatorTable.traits(publisher);
    while (OperatorTable.isQuiet(traits) && OperatorTable.isOperator(traits)) {
      publisher = source(publisher);
      traits = OperatorTable.traits(publisher);
    }
    return OperatorTable.isQuiet(traits);
  }

  /**
   * Returns whether all of {@code end}'s signals come, and all functions run, in the context in
   * which it is subscribed to, if the subscriber requests there and whoever cancels.
   */
  static boolean staysInPlace(CorePublisher<?> end) {
    CorePublisher<?> publisher = seen(end);
    int traits = OperatorTable.traits(publisher);
    while (OperatorTable.isOperator(traits)) {
      OperatorKind kind = OperatorTable.kind(traits);
      if (!kind.signalsInPlace(publisher) || mayRunWhenCancelled(kind, publisher)) {
        return false;
      }
      publisher = source(publisher);
      traits = OperatorTable.traits(publisher);
    }
    OperatorKind kind = OperatorTable.kind(traits);
    return kind.startsInPlace(publisher) && !mayRunWhenCancelled(kind, publisher);
  }

  /**
   * Returns whether one of {@code end}'s operators writes something in the {@code Context}, or
   * hands it to a function.
   */
  static boolean asksForContext(CorePublisher<?> end) {
    CorePublisher<?> publisher = seen(end);
    int traits = OperatorTable.traits(publisher);
    while (OperatorTable.isOperator(traits)) {
      if (asksForContext(OperatorTable.kind(traits))) {
        return true;
      }
      publisher = source(publisher);
      traits = OperatorTable.traits(publisher);
    }
    return asksForContext(OperatorTable.kind(traits))
        || isPassedThrough(publisher)
        || isSurrounded(publisher);
  }

  /** Returns the operator or source above {@code operator}. */
  static CorePublisher<Object> source(CorePublisher<?> operator) {
    return seen(OptimizableOperators.source(operator));
  }

  /** Returns what {@code publisher} stands for if it is at the head of a chain, only to look. */
  @SuppressWarnings("unchecked") // it stands for what publishes the same
  static <T> CorePublisher<T> seen(CorePublisher<T> publisher) {
    return publisher instanceof RestoringFlux<?> restoring
            && restoring.restoration() == Placement.HEAD
        ? (CorePublisher<T>) restoring.restored()
        : publisher;
  }

  /** Who is above such a publisher may see the {@code Context} of whoever is below it. */
  private static boolean isPassedThrough(CorePublisher<?> publisher) {
    return publisher instanceof RestoringPublisher<?> restoring
        && (restoring.restoration() == Placement.REQUESTS
            || restoring.restoration() == Placement.ABOVE);
  }

  /** In automatic mode Reactor sets, below what is ours, what is in the {@code Context}. */
  private static boolean isSurrounded(CorePublisher<?> publisher) {
    return publisher instanceof RestoringPublisher<?> && AutomaticMode.isEnabled();
  }

  private static boolean asksForContext(OperatorKind kind) {
    return kind == OperatorKind.ASKING
        || kind == OperatorKind.TAPPED
        || kind == OperatorKind.CONTEXT;
  }

  private static boolean mayRunWhenCancelled(OperatorKind kind, CorePublisher<?> publisher) {
    return kind == OperatorKind.PEEKING
        && !AssemblyHook.REQUEST_OR_CANCEL_FUNCTION.isUnsetIn(publisher);
  }

  /**
   * Subscribes as Reactor does where nothing has to restore: past what stands at the head of a
   * chain, and in no more calls one inside the other than Reactor makes. Where those are too many
   * for the compiler, it no longer sees that an item between two operators need not exist.
   */
  @SuppressWarnings("unchecked") // nothing is done with the items
  static void subscribeInPlace(CorePublisher<?> end, CoreSubscriber<?> actual) {
    CorePublisher<Object> publisher = seen((CorePublisher<Object>) end);
    CoreSubscriber<Object> subscriber = (CoreSubscriber<Object>) actual;
    while (OperatorTable.isOperator(OperatorTable.traits(publisher))) {
      CoreSubscriber<Object> next = Placement.subscriberOf(publisher, subscriber);
      if (next == null) {
        return;
      }
      publisher = Placement.sourceOf(publisher);
      subscriber = next;
    }
    publisher.subscribe(subscriber);
  }

  /**
   * Subscribes as Reactor does, one operator after the other, and looks at each: those that were
   * assembled before the installation are seen here for the first time. Where all of them signal in
   * the context in which they are requested from, which {@code last} sees to, it needn't restore
   * for any signal.
   */
  @SuppressWarnings("unchecked") // nothing is done with the items
  static void subscribe(CorePublisher<?> end, RestoringSubscriber<?> last, Capture capture) {
    CorePublisher<Object> publisher = seen((CorePublisher<Object>) end);
    CoreSubscriber<Object> subscriber = (CoreSubscriber<Object>) last;
    int traits = OperatorTable.traits(publisher);
    OperatorKind kind = OperatorTable.kind(traits);
    boolean inPlace = true;
    // What stands for a foreign publisher isn't looked into: there is a new one each time.
    while (kind != OperatorKind.FOREIGN && OperatorTable.isOperator(traits)) {
      inPlace = inPlace && kind.signalsInPlace(publisher);
      CoreSubscriber<Object> next = Placement.subscriberOf(publisher, subscriber);
      if (next == null) {
        return;
      }
      publisher = Placement.sourceOf(publisher);
      traits = OperatorTable.traits(publisher);
      kind = OperatorTable.kind(traits);
      subscriber =
          OperatorTable.signalsAnywhere(publisher, traits)
              ? Placement.below(publisher, next, capture)
              : next;
    }
    if (inPlace && kind.startsInPlace(publisher)) {
      last.passSignalsOn();
    }
    publisher.subscribe(subscriber);
  }
}
