package io.asynclocal.mutiny;

import io.asynclocal.Capture;
import io.smallrye.mutiny.Context;
import io.smallrye.mutiny.helpers.EmptyUniSubscription;
import io.smallrye.mutiny.subscription.UniSubscriber;
import io.smallrye.mutiny.subscription.UniSubscription;
import org.jspecify.annotations.Nullable;

/** Stands between a step and its subscriber: signals go down, and the cancellation up, in here. */
final class RestoringUniSubscriber<T> extends SubscriptionContext
    implements UniSubscriber<T>, UniSubscription {
  private final UniSubscriber<? super T> downstream;

  /** Written before {@code downstream} has this, by which it is published. */
  private @Nullable UniSubscription upstream;

  RestoringUniSubscriber(UniSubscriber<? super T> downstream) {
    this.downstream = downstream;
  }

  @Override
  public void onSubscribe(UniSubscription subscription) {
    upstream = subscription;
    // Mutiny compares with these two.
    boolean isMark =
        subscription == EmptyUniSubscription.DONE || subscription == EmptyUniSubscription.CANCELLED;
    here().accept(UniSubscriber::onSubscribe, downstream, isMark ? subscription : this);
  }

  @Override
  public void onItem(T item) {
    try {
      here().accept(UniSubscriber::onItem, downstream, item);
    } finally {
      endWithSignal();
    }
  }

  @Override
  public void onFailure(Throwable failure) {
    Capture here = here();
    Object token = here.attach();
    try {
      here.emitFailure(failure);
      downstream.onFailure(failure);
    } finally {
      here.detach(token);
      endWithSignal();
    }
  }

  @Override
  public void cancel() {
    UniSubscription subscription = upstream;
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
    return downstream.context();
  }
}
