package io.asynclocal.reactor;

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
    return flux instanceof Fuseable
        ? new Fused<>(flux, restoration)
        : new RestoringFlux<>(flux, restoration);
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
    subscribeRestored(actual);
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
  private static final class Fused<T> extends RestoringFlux<T> implements Fuseable {
    Fused(CorePublisher<T> restored, Restoration restoration) {
      super(restored, restoration);
    }
  }
}
