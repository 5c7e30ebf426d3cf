package io.asynclocal.rxjava3;

import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.core.SingleObserver;

/**
 * Binds a store for what is above it: signals go down in one context, the rest goes up in another.
 */
final class StoreSingle<T> extends Single<T> implements Restoring {
  private final Single<T> source;
  private final StoreBinding<?> binding;

  StoreSingle(Single<T> source, StoreBinding<?> binding) {
    this.source = source;
    this.binding = binding;
  }

  @Override
  protected void subscribeActual(SingleObserver<? super T> observer) {
    Capture below = Link.SUBSCRIPTION.capture();
    AsyncContext bound = binding.context();
    AsyncContext previous = bound.attach();
    try {
      Capture above = Link.SUBSCRIPTION.capture();
      source.subscribe(
          new ScopedSingleObserver<>(
              new ScopedSingleObserver<>(observer, below, Link.SIGNALS), above, Link.PULLS));
    } finally {
      bound.detach(previous);
    }
  }
}
