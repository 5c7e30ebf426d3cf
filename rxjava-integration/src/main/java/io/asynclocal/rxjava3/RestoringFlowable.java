package io.asynclocal.rxjava3;

import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import io.reactivex.rxjava3.core.Flowable;
import org.reactivestreams.Subscriber;

/**
 * Runs what is above it in a context of its own: signals go down in one, the rest goes up in
 * another.
 */
final class RestoringFlowable<T> extends Flowable<T> implements Restoring {
  private final Flowable<T> source;
  private final UpstreamContext upstream;

  RestoringFlowable(Flowable<T> source, UpstreamContext upstream) {
    this.source = source;
    this.upstream = upstream;
  }

  @Override
  protected void subscribeActual(Subscriber<? super T> subscriber) {
    Capture below = Link.SUBSCRIPTION.capture();
    AsyncContext chosen = upstream.choose();
    Object previous = chosen.attach();
    try {
      Capture above = Link.SUBSCRIPTION.capture();
      source.subscribe(
          RestoringSubscriber.of(
              RestoringSubscriber.of(subscriber, below, Link.SIGNALS), above, Link.PULLS));
    } finally {
      chosen.detach(previous);
    }
  }
}
