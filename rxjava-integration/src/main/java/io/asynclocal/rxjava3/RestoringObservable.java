package io.asynclocal.rxjava3;

import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Observer;

/**
 * Runs what is above it in a context of its own: signals go down in one, the rest goes up in
 * another.
 */
final class RestoringObservable<T> extends Observable<T> implements Restoring {
  private final Observable<T> source;
  private final UpstreamContext upstream;

  RestoringObservable(Observable<T> source, UpstreamContext upstream) {
    this.source = source;
    this.upstream = upstream;
  }

  @Override
  protected void subscribeActual(Observer<? super T> observer) {
    Capture below = Link.SUBSCRIPTION.capture();
    AsyncContext chosen = upstream.choose();
    Object previous = chosen.attach();
    try {
      Capture above = Link.SUBSCRIPTION.capture();
      source.subscribe(
          new RestoringObserver<>(
              new RestoringObserver<>(observer, below, Link.SIGNALS), above, Link.PULLS));
    } finally {
      chosen.detach(previous);
    }
  }
}
