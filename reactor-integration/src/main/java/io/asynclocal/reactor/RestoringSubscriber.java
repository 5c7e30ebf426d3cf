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
  private static final int ITEMS_IT_MAY_REFUSE = 1;

  /** Whether a subscriber is a conditional one, which is asked of each and seldom so. */
  private static final ClassNumber TAKES =
      ClassNumber.of(
          type ->
              Fuseable.ConditionalSubscriber.class.isAssignableFrom(type)
                  ? ITEMS_IT_MAY_REFUSE
                  : 0);

  final CoreSubscriber<? super T> actual;

  /** A {@link Capture}, and of a subscription that has ended its {@link Flow}. */
  private Object above;

  /** As above; null where every signal comes in the right context by itself. */
  private @Nullable Object below;

  /** Null until it is asked for. */
  private @Nullable Context context;

  /** Null until {@link #onSubscribe}. */
  @Nullable Subscription subscription;

  RestoringSubscriber(
      CoreSubscriber<? super T> actual, Capture below, Capture above, @Nullable Context changed) {
    this.actual = actual;
    this.below = below;
    this.above = above;
    this.context = changed == null ? null : HandedOnContext.changed(changed, this);
  }

  /**
   * Returns the form that hides nothing of what {@code actual} can do.
   *
   * @param changed what operators above see besides {@code above}, or null for the subscriber's own
   * @param fuseable whether the publisher takes part in fusion
   */
  @SuppressWarnings("unchecked")
  static <T> RestoringSubscriber<T> of(
      CoreSubscriber<? super T> actual,
      Capture below,
      Capture above,
      @Nullable Context changed,
      boolean fuseable) {
    if (TAKES.of(actual.getClass()) == ITEMS_IT_MAY_REFUSE) {
      var conditional = (Fuseable.ConditionalSubscriber<? super T>) actual;
      return fuseable
          ? new FusedConditional<>(conditional, below, above, changed)
          : new Conditional<>(conditional, below, above, changed);
    }
    return fuseable
        ? new FusedRestoringSubscriber<>(actual, below, above, changed)
        : new RestoringSubscriber<>(actual, below, above, changed);
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

  /** Says, before the subscription, that nobody above asks for more than {@code own}. */
  final void handOnNothingBut(Context own) {
    context = own;
  }

  /**
   * Says, before the subscription, that the subscriber, whose context is {@code own}, isn't asked.
   *
   * @param isPassed whether it may have had its subscription before, and requests past this
   */
  final void freeze(@Nullable Context own, boolean isPassed) {
    context = HandedOnContext.frozen(own, this, isPassed);
  }

  /** Returns whether the subscriber may request past this. */
  final boolean isPassed() {
    return HandedOnContext.isPassed(context);
  }

  final boolean hasEnded() {
    return !(above instanceof Capture);
  }

  /** Returns where requests and the cancellation run, and what dropped signals are told in. */
  Capture above() {
    return above instanceof Capture capture ? capture : late(above);
  }

  /** Returns where signals run. */
  final Capture below() {
    Object signals = below == null ? above : below;
    return signals instanceof Capture capture ? capture : late(signals);
  }

  /**
   * Returns where something runs that comes when the subscription has ended. A publisher may have
   * work left then, with the {@code Context} that it was given: a pool delivers a connection and
   * then sends the request. That work is its subscriber's, so if nobody else has the context of the
   * subscription, that of the subscriber below is the next best; but not above a place where the
   * context changes, where it would be another's.
   */
  private Capture late(Object ended) {
    boolean isBelowAChange = ended == below || below == null;
    AsyncContext written =
        isBelowAChange ? SubscriptionContext.written(HandedOnContext.below(context, actual)) : null;
    return ((Flow) ended).late(written == null ? AsyncContext.root() : written);
  }

  @Override
  public final Context currentContext() {
    Context known = context;
    if (known == null) {
      known = new HandedOnContext(actual.currentContext(), this);
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
    Capture signals = signals();
    Object previous = enter(signals);
    try {
      actual.onSubscribe(handed);
    } finally {
      leave(signals, previous);
    }
  }

  @Override
  public void onNext(T item) {
    Object signals = below;
    if (signals == null) {
      actual.onNext(item);
    } else if (signals instanceof AsyncContext plain) {
      plain.accept(CoreSubscriber::onNext, actual, item);
    } else {
      below().accept(CoreSubscriber::onNext, actual, item);
    }
  }

  @Override
  public final void onError(Throwable failure) {
    Capture signals = signals();
    Object previous = enter(signals);
    try {
      beforeEnd();
      (signals == null ? above() : signals).emitFailure(failure);
      actual.onError(failure);
    } finally {
      leave(signals, previous);
      end();
    }
  }

  @Override
  public final void onComplete() {
    Capture signals = signals();
    Object previous = enter(signals);
    try {
      beforeEnd();
      actual.onComplete();
    } finally {
      leave(signals, previous);
      end();
    }
  }

  @Override
  public final void request(long n) {
    Subscription s = subscription;
    if (s != null) {
      Capture here = above();
      Object previous = here.attach();
      try {
        s.request(n);
      } finally {
        here.detach(previous);
      }
    }
  }

  @Override
  public final void cancel() {
    Subscription s = subscription;
    if (s != null) {
      forgetBelow();
      Capture here = above();
      Object previous = here.attach();
      try {
        s.cancel();
      } finally {
        here.detach(previous);
        end();
      }
    }
  }

  /**
   * Returns what the subscriber gets: this, unless nothing above runs a function, whoever requests.
   * Signals may then come from whoever does.
   */
  private Subscription handedDown(Subscription s) {
    if (above instanceof AsyncContext && Passive.is(s, this) && hasEmptyContext()) {
      below = below == null ? above : below;
      return s;
    }
    return !(this instanceof FusedRestoringSubscriber) && s instanceof Fuseable.QueueSubscription<?>
        ? new FusedRestoringSubscriber.Within<>(this, s)
        : this;
  }

  /** Nobody below has given those above a function that a cancellation could call. */
  private boolean hasEmptyContext() {
    return SubscriptionContext.isEmptyBut(currentContext());
  }

  /** Called before the last signal goes down. */
  void beforeEnd() {}

  /**
   * Lets go of the context: whoever keeps the publisher's end of this, such as a sink, doesn't keep
   * the context with it. What comes late is restored as long as somebody else has it.
   */
  void end() {
    Object last = above;
    if (last instanceof Capture capture) {
      forgetBelow();
      Object signals = below;
      if (signals != last && signals instanceof Capture lower) {
        below = Flow.of(lower);
        lower.release();
      }
      above = Flow.of(capture);
      if (signals == last) {
        below = above;
      }
      capture.release();
    }
  }

  /**
   * Has who is below asked again for its {@code Context}, if it is the one that was handed on: an
   * operator that has let go of who is below it answers an empty one, without hooks for what is
   * discarded.
   */
  private void forgetBelow() {
    if (context instanceof HandedOnContext handedOn && handedOn.isOfBelow()) {
      context = null;
    }
  }

  private @Nullable Capture signals() {
    return below == null ? null : below();
  }

  private static @Nullable Object enter(@Nullable Capture signals) {
    return signals == null ? null : signals.attach();
  }

  private static void leave(@Nullable Capture signals, @Nullable Object previous) {
    if (signals != null && previous != null) {
      signals.detach(previous);
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
    Capture signals = signals();
    Object previous = enter(signals);
    try {
      return conditional.tryOnNext(item);
    } finally {
      leave(signals, previous);
    }
  }

  /** For a subscriber that says whether it took an item. */
  private static final class Conditional<T> extends RestoringSubscriber<T>
      implements Fuseable.ConditionalSubscriber<T> {

    Conditional(
        Fuseable.ConditionalSubscriber<? super T> actual,
        Capture below,
        Capture above,
        @Nullable Context changed) {
      super(actual, below, above, changed);
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
        @Nullable Context changed) {
      super(actual, below, above, changed);
    }

    @Override
    @SuppressWarnings("unchecked") // as the constructor wants it
    public boolean tryOnNext(T item) {
      return tryOnNext((Fuseable.ConditionalSubscriber<? super T>) actual, item);
    }
  }
}
