package io.asynclocal.rxjava3;

import io.asynclocal.Capture;
import io.reactivex.rxjava3.core.FlowableEmitter;

/** The emitter of a {@code Flowable.create}, used in the context of the subscription. */
final class BoundFlowableEmitter<T> extends BoundEmitter implements FlowableEmitter<T> {
  private final FlowableEmitter<T> emitter;

  BoundFlowableEmitter(FlowableEmitter<T> emitter, BoundCleanup cleanup) {
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
  public FlowableEmitter<T> serialize() {
    FlowableEmitter<T> serialized = emitter.serialize();
    return serialized == emitter ? this : new BoundFlowableEmitter<>(serialized, cleanup);
  }

  @Override
  public long requested() {
    return emitter.requested();
  }

  @Override
  public boolean isCancelled() {
    return emitter.isCancelled();
  }

  @Override
  public String toString() {
    return emitter.toString();
  }
}
