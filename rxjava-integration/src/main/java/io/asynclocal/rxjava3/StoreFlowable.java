package io.asynclocal.rxjava3;

import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import io.reactivex.rxjava3.core.Flowable;
import org.reactivestreams.Subscriber;

/**
 * Binds a store for what is above it: signals go down in one context, the rest goes up in another.
 */
final class StoreFlowable<T> extends Flowable<T> implements Restoring {
  private final Flowable<T> source;
  private final StoreBinding<?> binding;

  StoreFlowable(Flowable<T> source, StoreBinding<?> binding) {
    this.source = source;
    this.binding = binding;
  }

  @Override
  protected void subscribeActual(Subscriber<? super T> subscriber) {
    Capture below = Link.SUBSCRIPTION.capture();
    AsyncContext bound = binding.context();
    AsyncContext previous = bound.attach();
    try {
      Capture above = Link.SUBSCRIPTION.capture();
      source.subscribe(
          ScopedSubscriber.of(
              ScopedSubscriber.of(subscriber, below, Link.SIGNALS), above, Link.PULLS));
    } finally {
      bound.detach(previous);
    }
  }
}
