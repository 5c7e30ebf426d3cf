package io.asynclocal.rxjava2;

import io.asynclocal.Capture;
import io.reactivex.FlowableEmitter;
import io.reactivex.FlowableSubscriber;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Stands between a {@code Flowable} and its subscriber: signals go down, and requests and the
 * cancellation up, in the context of the subscription.
 */
final class RestoringSubscriber<T> extends SubscriptionContext
    implements FlowableSubscriber<T>, Subscription {
  private final Subscriber<? super T> downstream;
  private volatile @Nullable Subscription upstream;

  RestoringSubscriber(Subscriber<? super T> downstream) {
    this.downstream = downstream;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    if (upstream != null || subscription == null) {
      downstream.onSubscribe(subscription); // which reports a second one, or none
      return;
    }
    upstream = subscription;
    here().accept(Subscriber::onSubscribe, downstream, this);
  }

  @Override
  public void onNext(T item) {
    here().accept(Subscriber::onNext, downstream, item);
  }

  @Override
  public void onError(Throwable failure) {
    Capture here = here();
    Object token = here.attach();
    try {
      here.emitFailure(failure);
      downstream.onError(failure);
      cleanUp();
    } finally {
      here.detach(token);
      end();
    }
  }

  @Override
  public void onComplete() {
    Capture here = here();
    Object token = here.attach();
    try {
      downstream.onComplete();
      cleanUp();
    } finally {
      here.detach(token);
      end();
    }
  }

  /** An emitter would clean up after this signal, where it is called: now it does so here. */
  private void cleanUp() {
    if (upstream instanceof FlowableEmitter<?>) {
      upstream.cancel();
    }
  }

  @Override
  public void request(long n) {
    Subscription subscription = upstream;
    if (subscription != null) {
      here().accept(Subscription::request, subscription, n);
    }
  }

  @Override
  public void cancel() {
    Subscription subscription = upstream;
    if (subscription != null) {
      Capture here = here();
      Object token = here.attach();
      try {
        subscription.cancel();
      } finally {
        here.detach(token);
        end();
      }
    }
  }
}
