package io.asynclocal.rxjava3;

import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.CompletableObserver;

/**
 * Binds a store for what is above it: signals go down in one context, the rest goes up in another.
 */
final class StoreCompletable extends Completable implements Restoring {
  private final Completable source;
  private final StoreBinding<?> binding;

  StoreCompletable(Completable source, StoreBinding<?> binding) {
    this.source = source;
    this.binding = binding;
  }

  @Override
  protected void subscribeActual(CompletableObserver observer) {
    Capture below = Link.SUBSCRIPTION.capture();
    AsyncContext bound = binding.context();
    AsyncContext previous = bound.attach();
    try {
      Capture above = Link.SUBSCRIPTION.capture();
      source.subscribe(
          new ScopedCompletableObserver(
              new ScopedCompletableObserver(observer, below, Link.SIGNALS), above, Link.PULLS));
    } finally {
      bound.detach(previous);
    }
  }
}
