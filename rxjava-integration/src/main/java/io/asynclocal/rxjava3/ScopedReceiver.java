package io.asynclocal.rxjava3;

import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import io.reactivex.rxjava3.disposables.Disposable;

/**
 * What the wrappers of observers have in common. Towards the source they are as disposable as the
 * observer is: sources may ask.
 */
abstract class ScopedReceiver implements Disposable, Restoring {
  final Capture capture;
  final int link;
  private boolean subscribed;

  ScopedReceiver(Capture capture, int link) {
    this.capture = capture;
    this.link = link;
  }

  /** {@return the observer, which perhaps can be disposed of} */
  abstract Object downstream();

  /** Calls the observer's {@code onSubscribe}. */
  abstract void subscribed(Disposable disposable);

  /** Hands down {@code disposable}, so that it is used in the context of the subscription. */
  public final void onSubscribe(Disposable disposable) {
    if (subscribed || disposable == null) {
      subscribed(disposable); // the observer reports a second one, or none
      return;
    }
    subscribed = true;
    Link.prepare(disposable, capture, link);
    AsyncContext previous = capture.attach();
    try {
      subscribed(ScopedUpstream.of(disposable, capture, link));
    } finally {
      capture.detach(previous);
    }
  }

  final boolean covers(int wanted) {
    return Link.covers(link, capture, wanted);
  }

  final void end(AsyncContext previous) {
    capture.detach(previous);
    capture.release();
  }

  @Override
  public final void dispose() {
    if (downstream() instanceof Disposable disposable) {
      disposable.dispose();
    }
  }

  @Override
  public final boolean isDisposed() {
    return downstream() instanceof Disposable disposable && disposable.isDisposed();
  }
}
