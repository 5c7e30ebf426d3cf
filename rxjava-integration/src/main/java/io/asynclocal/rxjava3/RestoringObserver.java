package io.asynclocal.rxjava3;

import io.asynclocal.Capture;
import io.reactivex.rxjava3.core.Observer;
import io.reactivex.rxjava3.disposables.Disposable;
import org.jspecify.annotations.Nullable;

/**
 * Stands between an {@code Observable} and its observer, and runs what passes in the context of the
 * subscription. It takes part in fusion: a queue above is polled in that context.
 */
final class RestoringObserver<T> extends RestoringReceiver implements Observer<T> {
  private final Observer<? super T> downstream;

  /** What the observer polls, if it does. */
  private @Nullable RestoringQueue<?> queue;

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
  void fused(RestoringQueue<?> polled) {
    queue = polled;
  }

  @Override
  void filled() {
    RestoringQueue<?> polled = queue;
    if (polled != null) {
      polled.filled();
    }
  }

  /**
   * Not every observer looks into a queue once more when it is told of a failure: {@code switchMap}
   * doesn't. A subscriber does.
   */
  @Override
  boolean mayHoldItems() {
    RestoringQueue<?> polled = queue;
    return polled != null && polled.mayHoldItems();
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
