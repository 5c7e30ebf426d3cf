package io.asynclocal.rxjava3;

import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Observer;

/**
 * Binds a store for what is above it: signals go down in one context, the rest goes up in another.
 */
final class StoreObservable<T> extends Observable<T> implements Restoring {
  private final Observable<T> source;
  private final StoreBinding<?> binding;

  StoreObservable(Observable<T> source, StoreBinding<?> binding) {
    this.source = source;
    this.binding = binding;
  }

  @Override
  protected void subscribeActual(Observer<? super T> observer) {
    Capture below = Link.SUBSCRIPTION.capture();
    AsyncContext bound = binding.context();
    AsyncContext previous = bound.attach();
    try {
      Capture above = Link.SUBSCRIPTION.capture();
      source.subscribe(
          new ScopedObserver<>(
              new ScopedObserver<>(observer, below, Link.SIGNALS), above, Link.PULLS));
    } finally {
      bound.detach(previous);
    }
  }
}
