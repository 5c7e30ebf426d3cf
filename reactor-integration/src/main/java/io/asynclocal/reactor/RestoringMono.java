package io.asynclocal.reactor;

import java.util.concurrent.Callable;
import reactor.core.CorePublisher;
import reactor.core.CoreSubscriber;
import reactor.core.Fuseable;
import reactor.core.publisher.Mono;

/** A {@link Mono} whose subscribers restore. */
class RestoringMono<T> extends Mono<T> implements RestoringPublisher<T> {
  private final CorePublisher<T> restored;
  private final Restoration restoration;

  private RestoringMono(CorePublisher<T> restored, Restoration restoration) {
    this.restored = restored;
    this.restoration = restoration;
  }

  static <T> Mono<T> of(CorePublisher<T> mono, Restoration restoration) {
    return OperatorTable.isFuseable(mono)
        ? new Fused<>(mono, restoration)
        : new RestoringMono<>(mono, restoration);
  }

  /** Returns what restores in place of a {@link Callable}, and is one too. */
  static <T> Mono<T> callable(CorePublisher<T> callable, Entered entered) {
    return new Called<>(callable, entered);
  }

  @Override
  public final CorePublisher<T> restored() {
    return restored;
  }

  @Override
  public final Restoration restoration() {
    return restoration;
  }

  @Override
  public final void subscribe(CoreSubscriber<? super T> actual) {
    restorationHere().subscribe(restored, actual);
  }

  @Override
  public final String toString() {
    return restored.toString();
  }

  /** Operators below look for the marker when they are assembled. */
  private static class Fused<T> extends RestoringMono<T> implements Fuseable {
    Fused(CorePublisher<T> restored, Restoration restoration) {
      super(restored, restoration);
    }
  }

  private static final class Called<T> extends Fused<T> implements Callable<T> {
    private final Entered entered;

    Called(CorePublisher<T> restored, Entered entered) {
      super(restored, entered);
      this.entered = entered;
    }

    @Override
    public T call() throws Exception {
      return entered.call(restored());
    }
  }
}
