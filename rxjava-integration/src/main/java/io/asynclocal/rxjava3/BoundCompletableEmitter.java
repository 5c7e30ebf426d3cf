package io.asynclocal.rxjava3;

import io.reactivex.rxjava3.core.CompletableEmitter;

/** The emitter of a {@code Completable.create}, used in the context of the subscription. */
final class BoundCompletableEmitter extends BoundEmitter implements CompletableEmitter {
  private final CompletableEmitter emitter;

  BoundCompletableEmitter(CompletableEmitter emitter, BoundCleanup cleanup) {
    super(cleanup);
    this.emitter = emitter;
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
