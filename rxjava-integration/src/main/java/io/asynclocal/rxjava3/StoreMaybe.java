package io.asynclocal.rxjava3;

import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.MaybeObserver;

/**
 * Binds a store for what is above it: signals go down in one context, the rest goes up in another.
 */
final class StoreMaybe<T> extends Maybe<T> implements Restoring {
  private final Maybe<T> source;
  private final StoreBinding<?> binding;

  StoreMaybe(Maybe<T> source, StoreBinding<?> binding) {
    this.source = source;
    this.binding = binding;
  }

  @Override
  protected void subscribeActual(MaybeObserver<? super T> observer) {
    Capture below = Link.SUBSCRIPTION.capture();
    AsyncContext bound = binding.context();
    AsyncContext previous = bound.attach();
    try {
      Capture above = Link.SUBSCRIPTION.capture();
      source.subscribe(
          new ScopedMaybeObserver<>(
              new ScopedMaybeObserver<>(observer, below, Link.SIGNALS), above, Link.PULLS));
    } finally {
      bound.detach(previous);
    }
  }
}
