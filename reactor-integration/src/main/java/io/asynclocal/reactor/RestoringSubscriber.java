package io.asynclocal.reactor;

import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Fuseable;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Stands between a publisher and its subscriber: signals go down in one context, requests and
 * cancellation go up in another, which is the same unless a store is written here.
 *
 * <p>Every signal restores what was current before, also where the captured context was current
 * already: what the subscriber enters ends with the signal. Only where all signals come by
 * themselves in the right context are they passed on as they are.
 */
class RestoringSubscriber<T> implements CoreSubscriber<T>, Subscription, Scannable {
  final CoreSubscriber<? super T> actual;
  final Capture above;

  /** Null where every signal comes in the right context by itself. */
  private @Nullable Capture below;

  /** Null for a source's subscriber, until it is asked for. */
  private @Nullable Context context;

  /** Null until {@link #onSubscribe}. */
  @Nullable Subscription subscription;

  RestoringSubscriber(
      CoreSubscriber<? super T> actual, Capture below, Capture above, @Nullable Context context) {
    this.actual = actual;
    this.below = below;
    this.above = above;
    this.context = context;
  }

  /**
   * Returns the form that hides nothing of what {@code actual} can do.
   *
   * @param context what operators above see, or null for what a source sees: the subscriber's own,
   *     where dropped signals are bound to {@code above}
   * @param fuseable whether the publisher takes part in fusion
   */
  @SuppressWarnings("unchecked")
  static <T> RestoringSubscriber<T> of(
      CoreSubscriber<? super T> actual,
      Capture below,
      Capture above,
      @Nullable Context context,
      boolean fuseable) {
    if (actual instanceof Fuseable.ConditionalSubscriber<?>) {
      var conditional = (Fuseable.ConditionalSubscriber<? super T>) actual;
      return fuseable
          ? new FusedConditional<>(conditional, below, above, context)
          : new Conditional<>(conditional, below, above, context);
    }
    return fuseable
        ? new FusedRestoringSubscriber<>(actual, below, above, context)
        : new RestoringSubscriber<>(actual, below, above, context);
  }

  /**
   * Says, before the subscription, that every signal will come in the context of below. Where
   * somebody watches, signals are told of all the same.
   */
  final void passSignalsOn() {
    if (below instanceof AsyncContext) {
      below = null;
    }
  }

  @Override
  public final Context currentContext() {
    Context known = context;
    if (known == null) {
      known =
          DroppedSignals.forSource(
              SubscriptionContext.handOn(actual.currentContext(), above), above);
      context = known;
    }
    return known;
  }

  @Override
  public final void onSubscribe(Subscription s) {
    if (!Operators.validate(subscription, s)) {
      return;
    }
    subscription = s;
    Subscription handed = handedDown(s);
    Object previous = enterBelow();
    try {
      actual.onSubscribe(handed);
    } finally {
      leaveBelow(previous);
    }
  }

  @Override
  public void onNext(T item) {
    Capture signals = below;
    if (signals == null) {
      actual.onNext(item);
    } else {
      signals.accept(CoreSubscriber::onNext, actual, item);
    }
  }

  @Override
  public final void onError(Throwable failure) {
    Object previous = enterBelow();
    try {
      beforeEnd();
      (below == null ? above : below).emitFailure(failure);
      actual.onError(failure);
    } finally {
      leaveBelow(previous);
      release();
    }
  }

  @Override
  public final void onComplete() {
    Object previous = enterBelow();
    try {
      beforeEnd();
      actual.onComplete();
    } finally {
      leaveBelow(previous);
      release();
    }
  }

  @Override
  public final void request(long n) {
    Subscription s = subscription;
    if (s != null) {
      Object previous = above.attach();
      try {
        s.request(n);
      } finally {
        above.detach(previous);
      }
    }
  }

  @Override
  public final void cancel() {
    Subscription s = subscription;
    if (s != null) {
      Object previous = above.attach();
      try {
        s.cancel();
      } finally {
        above.detach(previous);
        release();
      }
    }
  }

  /**
   * Returns what the subscriber gets: this, unless nothing above runs a function, whoever requests.
   * Signals may then come from whoever does.
   */
  private Subscription handedDown(Subscription s) {
    if (above instanceof AsyncContext && hasEmptyContext() && Passive.is(s, this)) {
      below = below == null ? above : below;
      return s;
    }
    return asFusedAs(s);
  }

  /** Nobody below has given those above a function that a cancellation could call. */
  private boolean hasEmptyContext() {
    return context != null && SubscriptionContext.isEmptyBut(context);
  }

  /** A publisher that isn't fuseable may hand on a queue all the same, as a scalar flatMap does. */
  private Subscription asFusedAs(Subscription s) {
    if (s instanceof Fuseable.QueueSubscription<?>
        && !(this instanceof Fuseable.QueueSubscription<?>)) {
      FusedRestoringSubscriber<T> fused =
          new FusedRestoringSubscriber<>(actual, below == null ? above : below, above, context);
      fused.subscription = s;
      return fused;
    }
    return this;
  }

  /** Called before the last signal goes down. */
  void beforeEnd() {}

  private void release() {
    if (below != null) {
      below.release();
    }
    above.release();
  }

  private @Nullable Object enterBelow() {
    return below == null ? null : below.attach();
  }

  private void leaveBelow(@Nullable Object previous) {
    if (below != null && previous != null) {
      below.detach(previous);
    }
  }

  /** {@return whether this shows as a note to what is above; else it shows as the subscriber} */
  private boolean isBelowAStep() {
    return Scannable.from(subscription).isScanAvailable();
  }

  /**
   * Nothing can be seen above what isn't {@link Scannable}, and so nothing of ours in its place.
   */
  @Override
  public final boolean isScanAvailable() {
    return subscription == null || isBelowAStep();
  }

  @Override
  public final String stepName() {
    return Scannable.from(isBelowAStep() ? subscription : actual).stepName();
  }

  @Override
  @SuppressWarnings("rawtypes") // as it is declared
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.PARENT) {
      return subscription;
    } else if (key == Attr.RUN_STYLE) {
      return Attr.RunStyle.SYNC;
    } else if (key == Attr.ACTUAL_METADATA && isBelowAStep()) {
      return true;
    } else if (key == Attr.ACTUAL && isBelowAStep()) {
      return actual;
    }
    // Whoever looks for the operator's subscriber in its place sees the state of that one.
    return Scannable.from(actual).scanUnsafe(key);
  }

  final boolean tryOnNext(Fuseable.ConditionalSubscriber<? super T> conditional, T item) {
    Object previous = enterBelow();
    try {
      return conditional.tryOnNext(item);
    } finally {
      leaveBelow(previous);
    }
  }

  /** For a subscriber that says whether it took an item. */
  private static final class Conditional<T> extends RestoringSubscriber<T>
      implements Fuseable.ConditionalSubscriber<T> {

    Conditional(
        Fuseable.ConditionalSubscriber<? super T> actual,
        Capture below,
        Capture above,
        @Nullable Context context) {
      super(actual, below, above, context);
    }

    @Override
    @SuppressWarnings("unchecked") // as the constructor wants it
    public boolean tryOnNext(T item) {
      return tryOnNext((Fuseable.ConditionalSubscriber<? super T>) actual, item);
    }
  }

  /** For such a subscriber, in a fused chain. */
  private static final class FusedConditional<T> extends FusedRestoringSubscriber<T>
      implements Fuseable.ConditionalSubscriber<T> {

    FusedConditional(
        Fuseable.ConditionalSubscriber<? super T> actual,
        Capture below,
        Capture above,
        @Nullable Context context) {
      super(actual, below, above, context);
    }

    @Override
    @SuppressWarnings("unchecked") // as the constructor wants it
    public boolean tryOnNext(T item) {
      return tryOnNext((Fuseable.ConditionalSubscriber<? super T>) actual, item);
    }
  }
}
