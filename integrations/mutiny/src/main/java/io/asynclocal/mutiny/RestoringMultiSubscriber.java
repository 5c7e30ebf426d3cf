package io.asynclocal.mutiny;

import io.asynclocal.Capture;
import io.smallrye.mutiny.Context;
import io.smallrye.mutiny.helpers.Subscriptions;
import io.smallrye.mutiny.operators.AbstractMulti;
import io.smallrye.mutiny.subscription.ContextSupport;
import io.smallrye.mutiny.subscription.MultiSubscriber;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a step and its subscriber: signals go down, and requests and the cancellation up,
 * in here.
 */
final class RestoringMultiSubscriber<T> extends SubscriptionContext
    implements MultiSubscriber<T>, Flow.Subscription, ContextSupport {
  private final Flow.Publisher<? extends T> publisher;
  private final Flow.Subscriber<? super T> downstream;
  private volatile Flow.@Nullable Subscription upstream;

  RestoringMultiSubscriber(
      Flow.Publisher<? extends T> publisher, Flow.Subscriber<? super T> downstream) {
    this.publisher = publisher;
    this.downstream = downstream;
  }

  /** Tells whether this was made to subscribe to {@code other}, and not handed on to it. */
  boolean isOf(Flow.Publisher<?> other) {
    return publisher == other;
  }

  void subscribeTo(AbstractMulti<? extends T> step) {
    Capture here = here();
    Object token = here.attach();
    try {
      RestoringMulti.subscribe(step, this);
    } finally {
      here.detach(token);
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    upstream = subscription;
    // Mutiny compares with this one.
    boolean isMark = subscription == Subscriptions.CANCELLED;
    here().accept(Flow.Subscriber::onSubscribe, downstream, isMark ? subscription : this);
  }

  @Override
  public void onItem(T item) {
    here().accept(Flow.Subscriber::onNext, downstream, item);
  }

  @Override
  public void onFailure(Throwable failure) {
    Capture here = here();
    Object token = here.attach();
    try {
      here.emitFailure(failure);
      downstream.onError(failure);
    } finally {
      here.detach(token);
      end();
    }
  }

  @Override
  public void onCompletion() {
    Capture here = here();
    Object token = here.attach();
    try {
      downstream.onComplete();
    } finally {
      here.detach(token);
      end();
    }
  }

  @Override
  public void request(long n) {
    Flow.Subscription subscription = upstream;
    if (subscription != null) {
      Capture here = here();
      Object token = here.attach();
      try {
        subscription.request(n);
      } finally {
        here.detach(token);
      }
    }
  }

  @Override
  public void cancel() {
    Flow.Subscription subscription = upstream;
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

  @Override
  public Context context() {
    return downstream instanceof ContextSupport support ? support.context() : Context.empty();
  }
}
