package io.asynclocal.mutiny;

import io.asynclocal.AsyncBoundary;
import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import io.smallrye.mutiny.operators.AbstractUni;
import io.smallrye.mutiny.subscription.UniSubscriber;
import java.lang.ref.WeakReference;

/** What a subscription runs in, until it has ended. */
abstract class SubscriptionContext {
  private static final AsyncBoundary SUBSCRIPTION = AsyncBoundary.of("MutinySubscription");

  /**
   * A {@link Capture}, and of a subscription that was ended early a weak reference to its context.
   * Not volatile: who reads the older one late runs where it would have run, and a fence for each
   * step is a tenth of what the step costs.
   */
  private Object kept = SUBSCRIPTION.capture();

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

  /** Subscribes to what has its signals at once, which all run here, as a callback of its own. */
  static <T> void subscribe(AbstractUni<T> step, UniSubscriber<? super T> subscriber) {
    Capture here = SUBSCRIPTION.capture();
    try {
      here.accept((from, to) -> from.subscribe(to), step, subscriber);
    } finally {
      here.release();
    }
  }

  /** Lets go of the context after the last signal, when nothing can come or be called any more. */
  final void endWithSignal() {
    if (kept instanceof Capture capture) {
      kept = AsyncContext.root();
      capture.release();
    }
  }

  /** Lets go of the context, whoever keeps the publisher's end of this. */
  final void end() {
    if (kept instanceof Capture capture) {
      kept = new WeakReference<>(capture.context());
      capture.release();
    }
  }
}
