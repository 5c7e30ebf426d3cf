package io.asynclocal.rxjava3;

import io.asynclocal.Capture;
import io.reactivex.rxjava3.core.MaybeEmitter;

/** The emitter of a {@code Maybe.create}, used in the context of the subscription. */
final class BoundMaybeEmitter<T> extends BoundEmitter implements MaybeEmitter<T> {
  private final MaybeEmitter<T> emitter;

  BoundMaybeEmitter(MaybeEmitter<T> emitter, BoundCleanup cleanup) {
    super(cleanup);
    this.emitter = emitter;
  }

  @Override
  public void onSuccess(T item) {
    Capture capture = cleanup.capture();
    Object previous = capture.attach();
    try {
      emitter.onSuccess(item);
    } finally {
      capture.detach(previous);
    }
  }

  @Override
  public void onError(Throwable failure) {
    run(() -> emitter.onError(failure));
  }

  @Override
  public boolean tryOnError(Throwable failure) {
    return test(() -> emitter.tryOnError(failure));
  }

  @Override
  public void onComplete() {
    run(emitter::onComplete);
  }

  @Override
  public boolean isDisposed() {
    return emitter.isDisposed();
  }

  @Override
  public String toString() {
    return emitter.toString();
  }
}
