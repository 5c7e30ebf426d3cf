package io.asynclocal.rxjava3;

import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.core.SingleObserver;

/**
 * Runs what is above it in a context of its own: signals go down in one, the rest goes up in
 * another.
 */
final class RestoringSingle<T> extends Single<T> implements Restoring {
  private final Single<T> source;
  private final UpstreamContext upstream;

  RestoringSingle(Single<T> source, UpstreamContext upstream) {
    this.source = source;
    this.upstream = upstream;
  }

  @Override
  protected void subscribeActual(SingleObserver<? super T> observer) {
    Capture below = Link.SUBSCRIPTION.capture();
    AsyncContext chosen = upstream.choose();
    Object previous = chosen.attach();
    try {
      Capture above = Link.SUBSCRIPTION.capture();
      source.subscribe(
          new RestoringSingleObserver<>(
              new RestoringSingleObserver<>(observer, below, Link.SIGNALS), above, Link.PULLS));
    } finally {
      chosen.detach(previous);
    }
  }
}
