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
  private final SharedSource source;

  private RestoringConnectableFlux(ConnectableFlux<T> restored, SharedSource source) {
    this.restored = restored;
    this.source = source;
  }

  static <T> ConnectableFlux<T> of(ConnectableFlux<T> flux, SharedSource source) {
    return OperatorTable.isFuseable(flux)
        ? new Fused<>(flux, source)
        : new RestoringConnectableFlux<>(flux, source);
  }

  @Override
  public final CorePublisher<T> restored() {
    return restored;
  }

  @Override
  public final Restoration restoration() {
    return Placement.BELOW;
  }

  @Override
  public final void connect(Consumer<? super Disposable> cancelSupport) {
    restored.connect(cancelSupport);
  }

  @Override
  public final void subscribe(CoreSubscriber<? super T> actual) {
    source.subscribed();
    restorationHere().subscribe(restored, actual);
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
    Fused(ConnectableFlux<T> restored, SharedSource source) {
      super(restored, source);
    }
  }
}
