package io.asynclocal.reactor;

import io.asynclocal.Capture;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Fuseable;
import reactor.core.Scannable;
import reactor.core.publisher.ParallelFlux;

/** A {@link ParallelFlux} each of whose rails restores. */
class RestoringParallelFlux<T> extends ParallelFlux<T> implements Scannable {
  private final ParallelFlux<T> restored;

  private RestoringParallelFlux(ParallelFlux<T> restored) {
    this.restored = restored;
  }

  static <T> ParallelFlux<T> of(ParallelFlux<T> flux) {
    if (flux instanceof RestoringParallelFlux<T>) {
      return flux;
    }
    return OperatorTable.isFuseable(flux) ? new Fused<>(flux) : new RestoringParallelFlux<>(flux);
  }

  @Override
  public final int parallelism() {
    return restored.parallelism();
  }

  @Override
  public final int getPrefetch() {
    return restored.getPrefetch();
  }

  @Override
  public final void subscribe(CoreSubscriber<? super T>[] subscribers) {
    if (Flow.isTransparent()) {
      restored.subscribe(subscribers);
      return;
    }
    // Not a copy: an operator's array holds subscribers of its own class and takes no other.
    @SuppressWarnings({"unchecked", "rawtypes"}) // there are no arrays of generic types
    CoreSubscriber<? super T>[] restoring = new CoreSubscriber[subscribers.length];
    for (int rail = 0; rail < subscribers.length; rail++) {
      CoreSubscriber<? super T> actual = subscribers[rail];
      Capture capture = SubscriptionContext.capture(actual.currentContext());
      restoring[rail] =
          RestoringSubscriber.of(
              actual, capture, capture, null, OperatorTable.isFuseable(restored));
    }
    restored.subscribe(restoring);
  }

  @Override
  @SuppressWarnings("rawtypes") // as it is declared
  public final @Nullable Object scanUnsafe(Attr key) {
    return Scannable.from(restored).scanUnsafe(key);
  }

  @Override
  public final String stepName() {
    return Scannable.from(restored).stepName();
  }

  @Override
  public final String toString() {
    return restored.toString();
  }

  /** Operators below look for the marker when they are assembled. */
  private static final class Fused<T> extends RestoringParallelFlux<T> implements Fuseable {
    Fused(ParallelFlux<T> restored) {
      super(restored);
    }
  }
}
