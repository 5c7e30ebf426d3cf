package io.asynclocal.concurrent;

import io.asynclocal.Capture;
import java.util.concurrent.Flow;

/** A subscription whose requests reach the publisher in the subscription's context. */
final class PropagatingSubscription implements Flow.Subscription {
  private final Capture capture;
  private final Flow.Subscription actual;

  PropagatingSubscription(Capture capture, Flow.Subscription actual) {
    this.capture = capture;
    this.actual = actual;
  }

  @Override
  public void request(long n) {
    Object previous = capture.attach();
    try {
      actual.request(n);
    } finally {
      capture.detach(previous);
    }
  }

  @Override
  public void cancel() {
    Object previous = capture.attach();
    try {
      actual.cancel();
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
