package io.asynclocal.reactor;

import org.reactivestreams.Publisher;
import reactor.core.Scannable;

/** On which threads a publisher signals and calls functions; a section of the operator table. */
enum OperatorKind {
  /** Ends within {@code subscribe}, and has nothing else to say. */
  SILENT,
  /** Emits within {@code subscribe} or {@code request}, of itself. */
  START,
  /** Everything happens within a signal of its only source, or within a call from below. */
  INLINE,
  /** As {@link #INLINE}, and hands the subscriber's {@code Context} to a function. */
  ASKING,
  /** Goes on in a task of a scheduler. */
  SCHEDULED,
  /**
   * As {@link #INLINE}, and the hook doesn't see it: {@code hide} of some types, {@code
   * checkpoint}, {@code name} and {@code tag} answer what was never announced. What stands below
   * finds the source through it.
   */
  HIDING,
  /** As {@link #INLINE}, and may call functions when it is requested from or cancelled. */
  PEEKING,
  /** As {@link #INLINE}, and calls functions when it is requested from or cancelled. */
  REQUESTED,
  /** As {@link #REQUESTED}, by a listener that is made for each subscription. */
  TAPPED,
  /** Gives the application a sink to signal with. */
  CREATED,
  /** As {@link #INLINE}, once the publishers restore that a function gives it. */
  INNER,
  /** As {@link #INLINE}, over a connectable source. */
  REFERENCES,
  /** As {@link #INLINE}, once its own source restores; to others it subscribes through the hook. */
  COMBINING,
  /** Signals on threads of its own, and has no source that something could stand between. */
  FOREIGN,
  /**
   * Signals, and requests from its source, on the threads of other sources as well. The same is
   * supposed of what is Reactor's and not in the table.
   */
  MERGING,
  /** May change the context of what is above. */
  CONTEXT,
  /**
   * As {@link #CONTEXT}, and sets for each signal what the {@code Context} below has at that time,
   * which is nothing once an operator has let go of its subscriber.
   */
  SETTING,
  /** Signals on the thread of whoever subscribed first. */
  SHARED,
  /** Already restores: one of ours. */
  RESTORING;

  /**
   * Returns whether {@code operator}, of this kind, signals where its source does, or where it is
   * requested from or cancelled, whenever it was assembled.
   */
  boolean signalsInPlace(Publisher<?> operator) {
    return switch (this) {
      case INLINE, ASKING, HIDING, PEEKING -> true;
      case TAPPED -> RestoringListener.isIn(operator);
      case CONTEXT -> OperatorTable.kind(OptimizableOperators.source(operator)) == RESTORING;
      case SCHEDULED ->
          HookedSchedulers.includes(Scannable.from(operator).scan(Scannable.Attr.RUN_ON));
      default -> false;
    };
  }

  /** Returns whether {@code source}, of this kind, restores, or signals where it is requested. */
  boolean startsInPlace(Publisher<?> source) {
    return switch (this) {
      case RESTORING, SILENT, START -> true;
      case INLINE, ASKING, PEEKING ->
          Scannable.from(source).scanUnsafe(Scannable.Attr.PARENT) == null;
      default -> false;
    };
  }
}
