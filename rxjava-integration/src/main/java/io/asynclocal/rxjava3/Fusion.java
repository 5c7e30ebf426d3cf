package io.asynclocal.rxjava3;

import io.asynclocal.Capture;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.operators.ConditionalSubscriber;
import io.reactivex.rxjava3.operators.QueueDisposable;
import io.reactivex.rxjava3.operators.QueueSubscription;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * The forms of our wrappers that hide nothing of what their neighbours can do. To be touched only
 * where {@link Version#SHOWS_QUEUES}: no other class may name RxJava's types for it.
 */
final class Fusion {

  private Fusion() {}

  /** Returns what stands before {@code downstream}, and takes items conditionally if that does. */
  static <T> RestoringSubscriber<T> before(
      Subscriber<? super T> downstream, Capture capture, int link) {
    return downstream instanceof ConditionalSubscriber<? super T> conditional
        ? new Conditional<>(conditional, capture, link)
        : new RestoringSubscriber<>(downstream, capture, link);
  }

  /** Returns what to hand down in place of {@code upstream}; a queue where that is one. */
  static Subscription below(Subscription upstream, RestoringSubscriber<?> restoring) {
    return upstream instanceof QueueSubscription<?> queue
        ? new QueueOfSubscriber<>(queue, restoring)
        : restoring;
  }

  /** Returns what to hand down in place of {@code upstream}; a queue where that is one. */
  static Disposable below(Disposable upstream, RestoringLink link) {
    return upstream instanceof QueueDisposable<?> queue
        ? new QueueOfObserver<>(queue, link)
        : new RestoringUpstream(upstream, link);
  }

  /** For a subscriber that says whether it took an item. */
  private static final class Conditional<T> extends RestoringSubscriber<T>
      implements ConditionalSubscriber<T> {
    private final ConditionalSubscriber<? super T> downstream;

    Conditional(ConditionalSubscriber<? super T> downstream, Capture capture, int link) {
      super(downstream, capture, link);
      this.downstream = downstream;
    }

    @Override
    public boolean tryOnNext(T item) {
      filled();
      Capture capture = capture();
      if (Link.passes(link(), capture)) {
        return downstream.tryOnNext(item);
      }
      Object previous = capture.attach();
      try {
        return downstream.tryOnNext(item);
      } finally {
        capture.detach(previous);
      }
    }
  }

  private static final class QueueOfSubscriber<T> extends RestoringQueue<T>
      implements QueueSubscription<T> {
    private final Subscription restoring;

    QueueOfSubscriber(QueueSubscription<T> queue, RestoringSubscriber<?> restoring) {
      super(queue, restoring);
      this.restoring = restoring;
    }

    @Override
    public void request(long n) {
      restoring.request(n);
    }

    @Override
    public void cancel() {
      restoring.cancel();
    }
  }

  private static final class QueueOfObserver<T> extends RestoringQueue<T>
      implements QueueDisposable<T> {
    private final QueueDisposable<T> upstream;

    QueueOfObserver(QueueDisposable<T> upstream, RestoringLink link) {
      super(upstream, link);
      this.upstream = upstream;
    }

    @Override
    public void dispose() {
      RestoringUpstream.dispose(upstream, link);
    }

    @Override
    public boolean isDisposed() {
      return upstream.isDisposed();
    }
  }
}
