package io.asynclocal.contract;

import java.util.Objects;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A publisher that reads whenever it is asked for something. */
final class Asked implements Flow.Publisher<String> {
  private final Seen seen;
  private volatile Flow.@Nullable Subscriber<? super String> subscriber;

  Asked(Seen seen) {
    this.seen = seen;
  }

  Flow.Subscriber<? super String> subscriber() {
    return Objects.requireNonNull(subscriber, "nobody has subscribed");
  }

  @Override
  public void subscribe(Flow.Subscriber<? super String> newSubscriber) {
    subscriber = newSubscriber;
    newSubscriber.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long items) {
            seen.read();
          }

          @Override
          public void cancel() {
            seen.read();
          }
        });
  }
}
