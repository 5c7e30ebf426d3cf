package io.asynclocal.rxjava2;

import io.asynclocal.AsyncBoundary;
import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import java.lang.ref.WeakReference;

/** What a subscription runs in, until it has ended. */
abstract class SubscriptionContext {
  private static final AsyncBoundary SUBSCRIPTION = AsyncBoundary.of("RxSubscription");

  /** A {@link Capture}, and of a subscription that has ended a weak reference to its context. */
  private volatile Object kept = SUBSCRIPTION.capture();

  /** Returns where signals, requests and the cancellation run. */
  final Capture here() {
    Object now = kept;
    if (now instanceof Capture capture) {
      return capture;
    }
    // A signal may be on its way, or the cancellation: they run here if somebody else has it still.
    AsyncContext late = (AsyncContext) ((WeakReference<?>) now).get();
    return late == null ? AsyncContext.root() : late;
  }

  final boolean isCurrent() {
    return kept == AsyncContext.current();
  }

  /** Lets go of the context, whoever keeps the source's end of this. */
  final void end() {
    if (kept instanceof Capture capture) {
      kept = new WeakReference<>(capture.context());
      capture.release();
    }
  }
}
