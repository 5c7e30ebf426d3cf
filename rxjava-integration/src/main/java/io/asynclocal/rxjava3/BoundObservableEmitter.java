package io.asynclocal.rxjava3;

import io.asynclocal.AsyncContext;
import io.reactivex.rxjava3.core.ObservableEmitter;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.functions.Cancellable;

/** The emitter of a {@code Observable.create}, used in the context of the subscription. */
final class BoundObservableEmitter<T> extends BoundEmitter implements ObservableEmitter<T> {
  private final ObservableEmitter<T> emitter;

  BoundObservableEmitter(ObservableEmitter<T> emitter, AsyncContext context) {
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
  public ObservableEmitter<T> serialize() {
    ObservableEmitter<T> serialized = emitter.serialize();
    return serialized == emitter ? this : new BoundObservableEmitter<>(serialized, context);
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
  public boolean isDisposed() {
    return emitter.isDisposed();
  }

  @Override
  public String toString() {
    return emitter.toString();
  }
}
