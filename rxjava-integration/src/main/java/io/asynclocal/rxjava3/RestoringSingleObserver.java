package io.asynclocal.rxjava3;

import io.asynclocal.Capture;
import io.reactivex.rxjava3.core.SingleObserver;
import io.reactivex.rxjava3.disposables.Disposable;

/**
 * Stands between a {@code Single} and its observer, and runs what passes in the context of the
 * subscription.
 */
final class RestoringSingleObserver<T> extends RestoringReceiver implements SingleObserver<T> {
  private final SingleObserver<? super T> downstream;

  RestoringSingleObserver(SingleObserver<? super T> downstream, Capture capture, int link) {
    super(capture, link);
    this.downstream = downstream;
  }

  @Override
  Object downstream() {
    return downstream;
  }

  @Override
  void subscribed(Disposable disposable) {
    downstream.onSubscribe(disposable);
  }

  @Override
  public void onSuccess(T value) {
    Capture capture = capture();
    Object previous = capture.attach();
    try {
      downstream.onSuccess(value);
    } finally {
      end(capture, previous);
    }
  }

  @Override
  public void onError(Throwable failure) {
    Capture capture = capture();
    Object previous = capture.attach();
    try {
      capture.emitFailure(failure);
      downstream.onError(failure);
    } finally {
      end(capture, previous);
    }
  }
}
