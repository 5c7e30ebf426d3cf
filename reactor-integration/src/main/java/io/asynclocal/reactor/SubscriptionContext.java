package io.asynclocal.reactor;

import io.asynclocal.AsyncBoundary;
import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/**
 * Where the context of a subscription comes from: what is written in the subscriber's {@code
 * Context}, or else what is current when the subscription is made.
 */
final class SubscriptionContext {
  private static final AsyncBoundary SUBSCRIPTION = AsyncBoundary.of("ReactorSubscription");

  private SubscriptionContext() {}

  /** Returns the context that is written in {@code context}, or else the current one. */
  static AsyncContext of(ContextView context) {
    AsyncContext written = written(context);
    return written == null ? AsyncContext.current() : written;
  }

  /** Returns what is captured for a subscription whose subscriber has {@code context}. */
  static Capture capture(ContextView context) {
    AsyncContext written = written(context);
    return written == null ? SUBSCRIPTION.capture() : written.call(SUBSCRIPTION::capture);
  }

  /** Returns what is written in {@code context}, which mocked subscribers leave null. */
  static @Nullable AsyncContext written(@Nullable ContextView context) {
    if (context == null || context.isEmpty()) {
      return null;
    }
    Object written = context.getOrDefault(ReactorIntegration.CONTEXT_KEY, null);
    return written instanceof AsyncContext found ? found : null;
  }
}
