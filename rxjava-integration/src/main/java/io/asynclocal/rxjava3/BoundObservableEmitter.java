package io.asynclocal.rxjava3;

import io.asynclocal.Capture;
import io.reactivex.rxjava3.core.ObservableEmitter;

/** The emitter of a {@code Observable.create}, used in the context of the subscription. */
final class BoundObservableEmitter<T> extends BoundEmitter implements ObservableEmitter<T> {
  private final ObservableEmitter<T> emitter;

  BoundObservableEmitter(ObservableEmitter<T> emitter, BoundCleanup cleanup) {
    super(cleanup);
    this.emitter = emitter;
  }

  @Override
  public void onNext(T item) {
    Capture capture = cleanup.capture();
    Object previous = capture.attach();
    try {
      emitter.onNext(item);
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
  public ObservableEmitter<T> serialize() {
    ObservableEmitter<T> serialized = emitter.serialize();
    return serialized == emitter ? this : new BoundObservableEmitter<>(serialized, cleanup);
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
