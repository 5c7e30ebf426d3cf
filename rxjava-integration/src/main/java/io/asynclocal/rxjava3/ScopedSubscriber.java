package io.asynclocal.rxjava3;

import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import io.reactivex.rxjava3.core.FlowableSubscriber;
import io.reactivex.rxjava3.operators.ConditionalSubscriber;
import io.reactivex.rxjava3.operators.QueueSubscription;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Stands between a {@code Flowable} and its subscriber, and runs what passes in the context of the
 * subscription. It takes part in fusion: a queue above is polled here, in that context.
 */
class ScopedSubscriber<T> implements FlowableSubscriber<T>, QueueSubscription<T>, Restoring {
  private final Subscriber<? super T> downstream;
  final Capture capture;
  final int link;
  private @Nullable Subscription upstream;
  private @Nullable QueueSubscription<T> queue;

  private ScopedSubscriber(Subscriber<? super T> downstream, Capture capture, int link) {
    this.downstream = downstream;
    this.capture = capture;
    this.link = link;
  }

  /** Returns the form that hides nothing of what {@code downstream} can do. */
  static <T> ScopedSubscriber<T> of(Subscriber<? super T> downstream, Capture capture, int link) {
    return downstream instanceof ConditionalSubscriber<? super T> conditional
        ? new Conditional<>(conditional, capture, link)
        : new ScopedSubscriber<>(downstream, capture, link);
  }

  final boolean covers(int wanted) {
    return Link.covers(link, capture, wanted);
  }

  @Override
  @SuppressWarnings("unchecked") // the queue of a source of T holds T
  public final void onSubscribe(Subscription subscription) {
    if (upstream != null) {
      downstream.onSubscribe(subscription); // which reports the second one
      return;
    }
    upstream = subscription;
    if (subscription instanceof QueueSubscription<?> fusible) {
      queue = (QueueSubscription<T>) fusible;
    }
    if ((link & Link.RESUMES) != 0) {
      ResumedSource.bind(subscription, capture);
    }
    if (Link.passes(link, capture)) {
      downstream.onSubscribe(this);
      return;
    }
    AsyncContext previous = capture.attach();
    try {
      downstream.onSubscribe(this);
    } finally {
      capture.detach(previous);
    }
  }

  @Override
  public final void onNext(T item) {
    if (Link.passes(link, capture)) {
      downstream.onNext(item);
      return;
    }
    AsyncContext previous = capture.attach();
    try {
      downstream.onNext(item);
    } finally {
      capture.detach(previous);
    }
  }

  @Override
  public final void onError(Throwable failure) {
    AsyncContext previous = capture.attach();
    try {
      downstream.onError(failure);
    } finally {
      end(previous);
    }
  }

  @Override
  public final void onComplete() {
    AsyncContext previous = capture.attach();
    try {
      downstream.onComplete();
    } finally {
      end(previous);
    }
  }

  @Override
  public final void request(long n) {
    Subscription subscription = upstream;
    if (subscription == null) {
      return;
    }
    if (Link.pulls(link, capture)) {
      subscription.request(n);
      return;
    }
    AsyncContext previous = capture.attach();
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
    AsyncContext previous = capture.attach();
    try {
      subscription.cancel();
    } finally {
      capture.detach(previous);
      capture.release();
    }
  }

  @Override
  public final int requestFusion(int mode) {
    QueueSubscription<T> fusible = queue;
    return fusible == null ? NONE : fusible.requestFusion(mode);
  }

  @Override
  public final @Nullable T poll() throws Throwable {
    if (Link.pulls(link, capture)) {
      return queue().poll();
    }
    AsyncContext previous = capture.attach();
    try {
      return queue().poll();
    } finally {
      capture.detach(previous);
    }
  }

  @Override
  public final boolean isEmpty() {
    if (Link.pulls(link, capture)) {
      return queue().isEmpty();
    }
    AsyncContext previous = capture.attach();
    try {
      return queue().isEmpty();
    } finally {
      capture.detach(previous);
    }
  }

  @Override
  public final void clear() {
    AsyncContext previous = capture.attach();
    try {
      queue().clear();
    } finally {
      capture.detach(previous);
    }
  }

  @Override
  public final boolean offer(T item) {
    throw notForConsumers();
  }

  @Override
  public final boolean offer(T first, T second) {
    throw notForConsumers();
  }

  /** An emitter cleans up when its signal has returned, unless it was cancelled before. */
  private void end(AsyncContext previous) {
    try {
      Subscription subscription = upstream;
      if ((link & Link.EMITS) != 0 && subscription != null) {
        subscription.cancel();
      }
    } finally {
      capture.detach(previous);
      capture.release();
    }
  }

  private QueueSubscription<T> queue() {
    QueueSubscription<T> fusible = queue;
    if (fusible == null) {
      throw new IllegalStateException(
          "The source offers no queue. Poll only where requestFusion(…) has granted a mode.");
    }
    return fusible;
  }

  private static UnsupportedOperationException notForConsumers() {
    return new UnsupportedOperationException(
        "A fused queue is filled by its source. Consumers poll it.");
  }

  /** For a subscriber that says whether it took an item. */
  private static final class Conditional<T> extends ScopedSubscriber<T>
      implements ConditionalSubscriber<T> {
    private final ConditionalSubscriber<? super T> downstream;

    Conditional(ConditionalSubscriber<? super T> downstream, Capture capture, int link) {
      super(downstream, capture, link);
      this.downstream = downstream;
    }

    @Override
    public boolean tryOnNext(T item) {
      if (Link.passes(link, capture)) {
        return downstream.tryOnNext(item);
      }
      AsyncContext previous = capture.attach();
      try {
        return downstream.tryOnNext(item);
      } finally {
        capture.detach(previous);
      }
    }
  }
}
