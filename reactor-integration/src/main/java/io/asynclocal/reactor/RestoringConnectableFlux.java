package io.asynclocal.reactor;

import java.util.function.Consumer;
import reactor.core.CorePublisher;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Fuseable;
import reactor.core.publisher.ConnectableFlux;

/** A {@link ConnectableFlux} each of whose subscribers restores its own context. */
class RestoringConnectableFlux<T> extends ConnectableFlux<T> implements RestoringPublisher<T> {
  private final ConnectableFlux<T> restored;

  private RestoringConnectableFlux(ConnectableFlux<T> restored) {
    this.restored = restored;
  }

  static <T> ConnectableFlux<T> of(ConnectableFlux<T> flux) {
    return flux instanceof Fuseable ? new Fused<>(flux) : new RestoringConnectableFlux<>(flux);
  }

  @Override
  public final CorePublisher<T> restored() {
    return restored;
  }

  @Override
  public final Placement placement() {
    return Placement.BELOW;
  }

  @Override
  public final void connect(Consumer<? super Disposable> cancelSupport) {
    restored.connect(cancelSupport);
  }

  @Override
  public final void subscribe(CoreSubscriber<? super T> actual) {
    RestoringPublisher.super.subscribe(actual);
  }

  @Override
  public final int getPrefetch() {
    return restored.getPrefetch();
  }

  @Override
  public final String toString() {
    return restored.toString();
  }

  /** Operators below look for the marker when they are assembled. */
  private static final class Fused<T> extends RestoringConnectableFlux<T> implements Fuseable {
    Fused(ConnectableFlux<T> restored) {
      super(restored);
    }
  }
}
