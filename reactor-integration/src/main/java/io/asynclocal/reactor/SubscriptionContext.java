package io.asynclocal.reactor;

import io.asynclocal.AsyncBoundary;
import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Where the context of a subscription comes from: what is written in the subscriber's {@code
 * Context}, or else what is current when the subscription is made.
 *
 * <p>What is written counts for whoever subscribes outside of the flow that it was written for.
 * Within that flow, in a function that runs in its context, what is current is the same and what
 * the function has entered since; so that counts. To tell the one from the other, each context that
 * is written has a mark of its own, a {@link Flow}, which everything has that is derived from it.
 */
final class SubscriptionContext {
  private static final AsyncBoundary SUBSCRIPTION = AsyncBoundary.of("ReactorSubscription");

  private SubscriptionContext() {}

  /**
   * Returns the context of a subscription that is made now, whose subscriber has {@code context}.
   */
  static AsyncContext of(@Nullable ContextView context) {
    AsyncContext written = written(context);
    AsyncContext current = AsyncContext.current();
    return written == null || written == current || isWithinTheFlowOf(written) ? current : written;
  }

  /**
   * What somebody has derived from a flow's context and written has the mark of that flow, and is
   * one of its own as soon as it is subscribed in: whoever is in the first one isn't within it.
   */
  private static boolean isWithinTheFlowOf(AsyncContext written) {
    Flow here = Flow.current();
    if (here == null) {
      return false;
    }
    Flow flow = Flow.in(written);
    return flow != null && here.isWithin(flow) && (!here.isSame(flow) || flow.isBegunIn(written));
  }

  /** Returns whether somebody has written what is not, or not yet, a flow's own context. */
  static boolean isDerivedIn(Context context) {
    AsyncContext written = written(context);
    return written != null && !isBegun(written);
  }

  private static boolean isBegun(AsyncContext context) {
    Flow flow = Flow.in(context);
    return flow != null && flow.isBegunIn(context);
  }

  /**
   * Returns the context of a subscription that is made now and whose subscriber has {@code
   * context}, as that of a flow.
   */
  static AsyncContext begin(@Nullable ContextView context) {
    AsyncContext written = written(context);
    AsyncContext chosen = of(context);
    return chosen == written && isBegun(chosen) ? chosen : Flow.begin(chosen);
  }

  /** Returns {@code context} with {@code chosen} written in it. */
  static Context write(@Nullable Context context, AsyncContext chosen) {
    // Mocked subscribers have none.
    return HandedOnContext.write(context == null ? Context.empty() : context, chosen);
  }

  /** Returns what is captured for a subscription whose subscriber has {@code context}. */
  static Capture capture(@Nullable ContextView context) {
    return captureIn(begin(context));
  }

  /** Returns what is captured for a subscription of which nobody asks for the context. */
  static Capture captureUnmarked() {
    return SUBSCRIPTION.capture();
  }

  /** Returns what is captured for a subscription in {@code context}. */
  static Capture captureIn(AsyncContext context) {
    return SUBSCRIPTION.captureIn(context);
  }

  /** Returns whether nothing is in {@code context} but what is handed on there. */
  static boolean isEmptyBut(Context context) {
    Context rest = HandedOnContext.rest(context);
    return rest.isEmpty() || (rest.size() == 1 && rest.hasKey(ReactorIntegration.CONTEXT_KEY));
  }

  /** Returns what is written in {@code context}, which mocked subscribers leave null. */
  static @Nullable AsyncContext written(@Nullable ContextView context) {
    return context == null || context.isEmpty() ? null : HandedOnContext.written(context);
  }
}
