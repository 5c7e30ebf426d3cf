package io.asynclocal.agent.bridge;

import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** What {@code SubmissionPublisher}'s subscriptions call. */
public final class Flows {
  private Flows() {}

  /** What was captured for a subscription, as long as that is open. */
  private static final class Open {
    volatile @Nullable Object captured;

    Open(Object captured) {
      this.captured = captured;
    }
  }

  /** Captures where a subscriber subscribes. Who publishes may be anywhere, and help. */
  public static @Nullable Object subscribed(Flow.@Nullable Subscriber<?> subscriber) {
    return Bridge.isIdle() || Housekeeping.includes(subscriber)
        ? null
        : new Open(Bridge.captureAnywhere("FlowSubscription"));
  }

  /** Returns what to enter before a subscriber is called. */
  public static @Nullable Object begun(@Nullable Object subscription) {
    return subscription instanceof Open open ? open.captured : null;
  }

  /** Releases what was captured, if the subscription is closed. */
  public static void consumed(@Nullable Object subscription, boolean isClosed) {
    if (isClosed && subscription instanceof Open open) {
      Object captured = open.captured;
      open.captured = null;
      Bridge.release(captured);
    }
  }
}
