package io.asynclocal.reactor;

import java.util.concurrent.Callable;
import reactor.core.CorePublisher;
import reactor.core.CoreSubscriber;
import reactor.core.Fuseable;
import reactor.core.publisher.Flux;

/** A {@link Flux} whose subscribers restore. */
class RestoringFlux<T> extends Flux<T> implements RestoringPublisher<T> {
  private final CorePublisher<T> restored;
  private final Restoration restoration;

  private RestoringFlux(CorePublisher<T> restored, Restoration restoration) {
    this.restored = restored;
    this.restoration = restoration;
  }

  static <T> Flux<T> of(CorePublisher<T> flux, Restoration restoration) {
    return OperatorTable.isFuseable(flux)
        ? new Fused<>(flux, restoration)
        : new RestoringFlux<>(flux, restoration);
  }

  /** Returns what restores in place of a {@link Callable}, and is one too. */
  static <T> Flux<T> callable(CorePublisher<T> callable, Entered entered) {
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
  public final int getPrefetch() {
    return restored instanceof Flux<T> flux ? flux.getPrefetch() : -1;
  }

  @Override
  public final String toString() {
    return restored.toString();
  }

  /** Operators below look for the marker when they are assembled. */
  private static class Fused<T> extends RestoringFlux<T> implements Fuseable {
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
