package io.asynclocal.concurrent;

import io.asynclocal.Capture;
import java.util.concurrent.Flow;

/** A subscriber whose signals run in its subscription's context. */
final class PropagatingSubscriber<T> implements Flow.Subscriber<T> {
  private final Capture capture;
  private final Flow.Subscriber<? super T> actual;

  PropagatingSubscriber(Capture capture, Flow.Subscriber<? super T> actual) {
    this.capture = capture;
    this.actual = actual;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    Object previous = capture.attach();
    try {
      actual.onSubscribe(new PropagatingSubscription(capture, subscription));
    } finally {
      capture.detach(previous);
    }
  }

  @Override
  public void onNext(T item) {
    Object previous = capture.attach();
    try {
      actual.onNext(item);
    } finally {
      capture.detach(previous);
    }
  }

  @Override
  public void onError(Throwable failure) {
    Object previous = capture.attach();
    try {
      capture.emitFailure(failure);
      actual.onError(failure);
    } finally {
      capture.detach(previous);
      capture.release();
    }
  }

  @Override
  public void onComplete() {
    Object previous = capture.attach();
    try {
      actual.onComplete();
    } finally {
      capture.detach(previous);
      capture.release();
    }
  }

  @Override
  public String toString() {
    return actual + " in " + capture;
  }
}
