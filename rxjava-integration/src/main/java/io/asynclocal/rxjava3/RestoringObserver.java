package io.asynclocal.rxjava3;

import io.asynclocal.Capture;
import io.reactivex.rxjava3.core.Observer;
import io.reactivex.rxjava3.disposables.Disposable;

/**
 * Stands between an {@code Observable} and its observer, and runs what passes in the context of the
 * subscription. It takes part in fusion: a queue above is polled in that context.
 */
final class RestoringObserver<T> extends RestoringReceiver implements Observer<T> {
  private final Observer<? super T> downstream;

  RestoringObserver(Observer<? super T> downstream, Capture capture, int link) {
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
  public void onNext(T item) {
    filled();
    Capture capture = capture();
    if (Link.passes(link(), capture)) {
      downstream.onNext(item);
    } else {
      capture.accept(Observer::onNext, downstream, item);
    }
  }

  @Override
  public void onError(Throwable failure) {
    completeQueue();
    Capture capture = capture();
    Object previous = capture.attach();
    try {
      capture.emitFailure(failure);
      downstream.onError(failure);
    } finally {
      end(capture, previous);
    }
  }

  @Override
  public void onComplete() {
    completeQueue();
    Capture capture = capture();
    Object previous = capture.attach();
    try {
      downstream.onComplete();
    } finally {
      end(capture, previous);
    }
  }
}
