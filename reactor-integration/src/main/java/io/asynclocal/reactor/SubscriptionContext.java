package io.asynclocal.reactor;

import io.asynclocal.AsyncBoundary;
import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
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

  private static final AsyncLocalStorage<Flow> FLOW =
      AsyncLocalStorage.<Flow>builder().name("reactorFlow").build();

  private SubscriptionContext() {}

  /**
   * Returns the context of a subscription that is made now, whose subscriber has {@code context}.
   */
  static AsyncContext of(@Nullable ContextView context) {
    AsyncContext written = written(context);
    AsyncContext current = AsyncContext.current();
    return written == null || written == current || isWithinTheFlowOf(written) ? current : written;
  }

  private static boolean isWithinTheFlowOf(AsyncContext written) {
    Flow here = FLOW.getStore();
    return here != null && written.call(() -> isWithinTheCurrent(here));
  }

  private static boolean isWithinTheCurrent(Flow flow) {
    Flow current = FLOW.getStore();
    return current != null && flow.isWithin(current);
  }

  private static boolean isMarked() {
    return FLOW.getStore() != null;
  }

  /**
   * Returns {@code context}, with the context of a subscription that is made now written in it.
   *
   * @param context the subscriber's
   */
  static Context begin(Context context) {
    AsyncContext written = written(context);
    AsyncContext chosen = of(context);
    if (chosen == written && chosen.call(SubscriptionContext::isMarked)) {
      return context;
    }
    return write(context, marked(chosen));
  }

  /** Returns {@code context} with {@code chosen} written in it. */
  static Context write(@Nullable Context context, AsyncContext chosen) {
    // Mocked subscribers have none.
    return (context == null ? Context.empty() : context)
        .put(ReactorIntegration.CONTEXT_KEY, chosen);
  }

  /** Returns {@code context} with the context that {@code capture} restores written in it. */
  static Context handOn(@Nullable Context context, Capture capture) {
    AsyncContext captured =
        capture instanceof AsyncContext plain
            ? plain
            : capture.bindSupplier(AsyncContext::current).get();
    return context != null && written(context) == captured ? context : write(context, captured);
  }

  /** Returns {@code context} as that of a flow of its own, within the one that it is of. */
  static AsyncContext marked(AsyncContext context) {
    return context.call(() -> FLOW.call(Flow.within(FLOW.getStore()), AsyncContext::current));
  }

  /** Returns what is captured for a subscription whose subscriber has nothing written. */
  static Capture captureMarked() {
    return capture(marked(AsyncContext.current()));
  }

  /** Returns what is captured for a subscription for which {@link #begin} has written. */
  static Capture captureWritten(ContextView begun) {
    AsyncContext written = written(begun);
    return written == null ? SUBSCRIPTION.capture() : capture(written);
  }

  private static Capture capture(AsyncContext context) {
    return context == AsyncContext.current()
        ? SUBSCRIPTION.capture()
        : context.call(SUBSCRIPTION::capture);
  }

  /** Returns whether nothing is in {@code context} but what {@link #begin} writes. */
  static boolean isEmptyBut(Context context) {
    return context.isEmpty()
        || (context.size() == 1 && context.hasKey(ReactorIntegration.CONTEXT_KEY));
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
