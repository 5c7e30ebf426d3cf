package io.asynclocal.rxjava3;

import io.asynclocal.AsyncContext;
import io.reactivex.rxjava3.core.FlowableEmitter;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.functions.Cancellable;

/** The emitter of a {@code Flowable.create}, used in the context of the subscription. */
final class BoundFlowableEmitter<T> extends BoundEmitter implements FlowableEmitter<T> {
  private final FlowableEmitter<T> emitter;

  BoundFlowableEmitter(FlowableEmitter<T> emitter, AsyncContext context) {
    super(context);
    this.emitter = emitter;
  }

  @Override
  public void onNext(T item) {
    AsyncContext previous = context.attach();
    try {
      emitter.onNext(item);
    } finally {
      context.detach(previous);
    }
  }

  @Override
  public void onError(Throwable failure) {
    context.run(() -> emitter.onError(failure));
  }

  @Override
  public boolean tryOnError(Throwable failure) {
    return context.call(() -> emitter.tryOnError(failure));
  }

  @Override
  public void onComplete() {
    context.run(emitter::onComplete);
  }

  @Override
  public FlowableEmitter<T> serialize() {
    FlowableEmitter<T> serialized = emitter.serialize();
    return serialized == emitter ? this : new BoundFlowableEmitter<>(serialized, context);
  }

  @Override
  public long requested() {
    return emitter.requested();
  }

  @Override
  public void setDisposable(Disposable disposable) {
    context.run(() -> emitter.setDisposable(bound(disposable)));
  }

  @Override
  public void setCancellable(Cancellable cancellable) {
    context.run(() -> emitter.setCancellable(bound(cancellable)));
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
