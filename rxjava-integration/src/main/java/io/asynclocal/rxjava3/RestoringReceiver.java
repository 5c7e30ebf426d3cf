package io.asynclocal.rxjava3;

import io.asynclocal.Capture;
import io.reactivex.rxjava3.disposables.Disposable;

/**
 * What the wrappers of observers have in common. Towards the source they are as disposable as the
 * observer is: sources may ask.
 */
abstract class RestoringReceiver extends RestoringLink implements Disposable {
  private boolean subscribed;

  RestoringReceiver(Capture capture, int link) {
    super(capture, link);
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
    Link.prepare(disposable, this);
    Capture capture = capture();
    Object previous = capture.attach();
    try {
      subscribed(RestoringUpstream.of(disposable, this));
    } finally {
      capture.detach(previous);
    }
  }

  final void end(Capture capture, Object previous) {
    capture.detach(previous);
    ended();
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
