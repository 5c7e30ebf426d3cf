package io.asynclocal.reactor;

import reactor.core.CorePublisher;
import reactor.core.CoreSubscriber;
import reactor.core.Fuseable;
import reactor.core.publisher.Flux;

/** A {@link Flux} whose subscribers restore. */
class RestoringFlux<T> extends Flux<T> implements RestoringPublisher<T> {
  private final CorePublisher<T> restored;
  private final Placement placement;

  private RestoringFlux(CorePublisher<T> restored, Placement placement) {
    this.restored = restored;
    this.placement = placement;
  }

  static <T> Flux<T> of(CorePublisher<T> flux, Placement placement) {
    return flux instanceof Fuseable
        ? new Fused<>(flux, placement)
        : new RestoringFlux<>(flux, placement);
  }

  @Override
  public final CorePublisher<T> restored() {
    return restored;
  }

  @Override
  public final Placement placement() {
    return placement;
  }

  @Override
  public final void subscribe(CoreSubscriber<? super T> actual) {
    RestoringPublisher.super.subscribe(actual);
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
    Fused(CorePublisher<T> restored, Placement placement) {
      super(restored, placement);
    }
  }
}
