package io.asynclocal.rxjava3;

import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.MaybeObserver;

/**
 * Runs what is above it in a context of its own: signals go down in one, the rest goes up in
 * another.
 */
final class RestoringMaybe<T> extends Maybe<T> implements Restoring {
  private final Maybe<T> source;
  private final UpstreamContext upstream;

  RestoringMaybe(Maybe<T> source, UpstreamContext upstream) {
    this.source = source;
    this.upstream = upstream;
  }

  @Override
  protected void subscribeActual(MaybeObserver<? super T> observer) {
    Capture below = Link.SUBSCRIPTION.capture();
    AsyncContext chosen = upstream.choose();
    Object previous = chosen.attach();
    try {
      Capture above = Link.SUBSCRIPTION.capture();
      source.subscribe(
          new RestoringMaybeObserver<>(
              new RestoringMaybeObserver<>(observer, below, Link.SIGNALS), above, Link.PULLS));
    } finally {
      chosen.detach(previous);
    }
  }
}
