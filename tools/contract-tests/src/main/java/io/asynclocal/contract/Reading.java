package io.asynclocal.contract;

import java.util.Objects;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A subscriber that reads at each signal. */
class Reading implements Flow.Subscriber<String> {
  private final Seen seen;
  private volatile Flow.@Nullable Subscription subscription;

  Reading(Seen seen) {
    this.seen = seen;
  }

  final Flow.Subscription subscription() {
    return Objects.requireNonNull(subscription, "not subscribed");
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    seen.read();
    subscription.request(1);
  }

  @Override
  public void onNext(String item) {
    seen.read();
  }

  @Override
  public void onError(Throwable failure) {
    seen.read();
  }

  @Override
  public void onComplete() {
    seen.read();
  }
}
