package io.asynclocal.rxjava3;

import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.CompletableObserver;

/**
 * Runs what is above it in a context of its own: signals go down in one, the rest goes up in
 * another.
 */
final class RestoringCompletable extends Completable implements Restoring {
  private final Completable source;
  private final UpstreamContext upstream;

  RestoringCompletable(Completable source, UpstreamContext upstream) {
    this.source = source;
    this.upstream = upstream;
  }

  @Override
  protected void subscribeActual(CompletableObserver observer) {
    Capture below = Link.SUBSCRIPTION.capture();
    AsyncContext chosen = upstream.choose();
    Object previous = chosen.attach();
    try {
      Capture above = Link.SUBSCRIPTION.capture();
      source.subscribe(
          new RestoringCompletableObserver(
              new RestoringCompletableObserver(observer, below, Link.SIGNALS), above, Link.PULLS));
    } finally {
      chosen.detach(previous);
    }
  }
}
