package io.asynclocal.rxjava3;

import io.asynclocal.Capture;
import io.reactivex.rxjava3.core.FlowableSubscriber;
import io.reactivex.rxjava3.disposables.Disposable;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Stands between a {@code Flowable} and its subscriber, and runs what passes in the context of the
 * subscription. It takes part in fusion: a queue above is polled in that context.
 */
class RestoringSubscriber<T> extends RestoringLink
    implements FlowableSubscriber<T>, Subscription, Disposable {
  private final Subscriber<? super T> downstream;
  private @Nullable Subscription upstream;
  private boolean isQueue;
  private boolean isFilled;

  RestoringSubscriber(Subscriber<? super T> downstream, Capture capture, int link) {
    super(capture, link);
    this.downstream = downstream;
  }

  /** Returns the form that hides nothing of what {@code downstream} can do. */
  static <T> RestoringSubscriber<T> of(
      Subscriber<? super T> downstream, Capture capture, int link) {
    return Version.SHOWS_QUEUES
        ? Fusion.before(downstream, capture, link)
        : new RestoringSubscriber<>(downstream, capture, link);
  }

  @Override
  final void fused(RestoringQueue<?> polled) {
    isQueue = true;
  }

  @Override
  final void filled() {
    if (isQueue) {
      isFilled = true;
    }
  }

  @Override
  final boolean mayHoldItems() {
    return isFilled;
  }

  @Override
  public final void onSubscribe(Subscription subscription) {
    if (upstream != null || subscription == null) {
      downstream.onSubscribe(subscription); // which reports a second one, or none
      return;
    }
    upstream = subscription;
    Subscription below = Version.SHOWS_QUEUES ? Fusion.below(subscription, this) : this;
    Link.prepare(subscription, this);
    Capture capture = capture();
    Object previous = capture.attach();
    try {
      downstream.onSubscribe(below);
    } finally {
      capture.detach(previous);
    }
  }

  @Override
  public final void onNext(T item) {
    filled();
    Capture capture = capture();
    if (Link.passes(link(), capture)) {
      downstream.onNext(item);
    } else {
      capture.accept(Subscriber::onNext, downstream, item);
    }
  }

  @Override
  public final void onError(Throwable failure) {
    Capture capture = capture();
    completeQueue();
    Object previous = capture.attach();
    try {
      capture.emitFailure(failure);
      downstream.onError(failure);
    } finally {
      end(capture, previous);
    }
  }

  @Override
  public final void onComplete() {
    Capture capture = capture();
    completeQueue();
    Object previous = capture.attach();
    try {
      downstream.onComplete();
    } finally {
      end(capture, previous);
    }
  }

  @Override
  public final void request(long n) {
    Subscription subscription = upstream;
    if (subscription == null) {
      return;
    }
    Capture capture = capture();
    if (Link.pulls(link(), capture)) {
      subscription.request(n);
      return;
    }
    Object previous = capture.attach();
    try {
      subscription.request(n);
    } finally {
      capture.detach(previous);
    }
  }

  @Override
  public final void cancel() {
    Subscription subscription = upstream;
    if (subscription == null) {
      return;
    }
    Capture capture = capture();
    Object previous = capture.attach();
    try {
      subscription.cancel();
    } finally {
      capture.detach(previous);
      forget();
    }
  }

  /** Towards the source this is as disposable as the subscriber is: sources may ask. */
  @Override
  public final void dispose() {
    if (downstream instanceof Disposable disposable) {
      disposable.dispose();
    }
  }

  @Override
  public final boolean isDisposed() {
    return downstream instanceof Disposable disposable && disposable.isDisposed();
  }

  /** An emitter cleans up when its signal has returned, unless it was cancelled before. */
  private void end(Capture capture, Object previous) {
    try {
      Subscription subscription = upstream;
      if ((link() & Link.EMITS) != 0 && subscription != null) {
        subscription.cancel();
      }
    } finally {
      capture.detach(previous);
      ended();
    }
  }
}
