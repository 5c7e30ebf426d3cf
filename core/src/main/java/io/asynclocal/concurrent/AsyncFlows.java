package io.asynclocal.concurrent;

import static java.util.Objects.requireNonNull;

import io.asynclocal.AsyncBoundary;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * {@link Flow} publishers and subscribers whose signals, in both directions, run in the context of
 * the subscription.
 *
 * {@snippet :
 * SubmissionPublisher<Order> orders = new SubmissionPublisher<>(pool, 16);
 * requestId.run("r-17", () -> AsyncFlows.propagating(orders).subscribe(subscriber)); // sees r-17
 * }
 *
 * <p>The context is captured when {@code subscribe} is called. The subscriber's methods run in it
 * on whatever thread the publisher signals; the publisher's side of {@code request} and {@code
 * cancel} runs in it on whatever thread the subscriber asks. Several subscribers have each their
 * own.
 *
 * <p><b>Cost.</b> Two small objects for a subscription, none for a signal.
 */
public final class AsyncFlows {
  private static final AsyncBoundary SUBSCRIPTION = AsyncBoundary.of("FlowSubscription");

  private AsyncFlows() {}

  /**
   * Returns a publisher that carries each subscriber's context.
   *
   * @param <T> what is published
   * @param publisher the source of the signals
   * @return the publisher to subscribe to
   * @throws NullPointerException if {@code publisher} is null
   */
  public static <T> Flow.Publisher<T> propagating(Flow.Publisher<T> publisher) {
    requireNonNull(publisher, "publisher is null. Pass the source of the signals.");
    return subscriber -> publisher.subscribe(propagating(subscriber));
  }

  /**
   * Returns a subscriber that runs in the context that is current now, to hand to a publisher that
   * carries none.
   *
   * @param <T> what is received
   * @param subscriber the receiver of the signals
   * @return the subscriber to hand over, for one subscription
   * @throws NullPointerException if {@code subscriber} is null
   */
  public static <T> Flow.Subscriber<T> propagating(
      Flow.@Nullable Subscriber<? super T> subscriber) {
    return new PropagatingSubscriber<>(
        SUBSCRIPTION.capture(),
        requireNonNull(subscriber, "subscriber is null. Pass the receiver of the signals."));
  }
}
