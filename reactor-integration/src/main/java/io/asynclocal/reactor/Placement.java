package io.asynclocal.reactor;

import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import org.jspecify.annotations.Nullable;
import reactor.core.CorePublisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** Where the subscribers of a publisher restore. */
enum Placement implements Restoration {
  /** What belongs to nobody. */
  NOWHERE {
    @Override
    public <T> void subscribe(CorePublisher<T> publisher, CoreSubscriber<? super T> actual) {
      publisher.subscribe(actual);
    }
  },

  /**
   * At the head of a chain that needs nothing, unless whoever stands at its end was subscribed past
   * all hooks.
   */
  HEAD {
    @Override
    public boolean isLeftOut() {
      return false;
    }

    @Override
    public <T> void subscribe(CorePublisher<T> publisher, CoreSubscriber<? super T> actual) {
      if (DirectEnd.is(publisher, actual)) {
        BELOW.subscribe(publisher, actual);
        return;
      }
      Capture below = DirectEnd.restoreBelow(publisher, actual);
      if (below == null) {
        publisher.subscribe(actual);
      } else {
        subscribeIn(below, publisher, actual);
      }
    }
  },

  /** Between the publisher and its subscriber. */
  BELOW {
    @Override
    public <T> void subscribe(CorePublisher<T> publisher, CoreSubscriber<? super T> actual) {
      Capture capture = capture(publisher, actual);
      subscribeIn(capture, publisher, below(publisher, actual, capture));
    }
  },

  /** As {@link #BELOW}, for what gives the application a sink to signal with. */
  CREATED {
    @Override
    public <T> void subscribe(CorePublisher<T> publisher, CoreSubscriber<? super T> actual) {
      Capture capture = capture(publisher, actual);
      subscribeIn(capture, publisher, new CreatedSubscriber<>(actual, capture));
    }
  },

  /** As {@link #BELOW}, unless requests from below are restored already. */
  REQUESTS {
    @Override
    public <T> void subscribe(CorePublisher<T> publisher, CoreSubscriber<? super T> actual) {
      Capture below = DirectEnd.restoreBelow(publisher, actual);
      if (below != null) {
        subscribeIn(below, publisher, actual);
      } else if (Link.isRestoredBelow(actual)) {
        publisher.subscribe(actual);
      } else {
        BELOW.subscribe(publisher, actual);
      }
    }
  },

  /** As {@link #BELOW}, at the end of a pipeline, where nothing is written yet. */
  LAST {
    @Override
    public boolean isLeftOut() {
      return false; // asked below, with all else that is asked of the flow
    }

    @Override
    public <T> void subscribe(CorePublisher<T> publisher, CoreSubscriber<? super T> actual) {
      Flow here = Flow.current();
      if (here != null && here.isNobodys()) {
        publisher.subscribe(actual);
        return;
      }
      Subscribers end = Subscribers.of(actual);
      if (end == Subscribers.INNER && subscribeInner(publisher, actual, here)) {
        return;
      } else if (Transparent.isWantedBy(actual, end, publisher)) {
        Transparent.SUBSCRIPTION.subscribe(publisher, actual);
        return;
      }
      Context own = actual.currentContext();
      boolean quiet = Chain.isQuiet(publisher);
      boolean inPlace = quiet || Chain.staysInPlace(publisher);
      boolean asked = !quiet && inPlace && Chain.asksForContext(publisher);
      // Nobody asks for the context of a chain whose operators only work on items.
      boolean unasked = inPlace && !asked && own.isEmpty() && !AutomaticMode.isEnabled();
      Capture capture =
          unasked ? SubscriptionContext.captureUnmarked() : SubscriptionContext.capture(own);
      Object previous = capture.attach();
      try {
        if (inPlace && !asked && capture instanceof AsyncContext && end.stayInPlace(actual, own)) {
          Chain.subscribeInPlace(publisher, actual);
        } else {
          RestoringSubscriber<T> last = below(publisher, actual, capture);
          if (unasked) {
            last.handOnNothingBut(own);
          }
          Chain.subscribe(publisher, last, capture);
        }
      } finally {
        capture.detach(previous);
      }
    }

    /**
     * Subscribes on behalf of an operator, apart from the rest, which the compiler would find too
     * long otherwise.
     *
     * @return whether that is done, since no signal can come in another context
     */
    private static <T> boolean subscribeInner(
        CorePublisher<T> publisher, CoreSubscriber<? super T> actual, @Nullable Flow here) {
      if (isForAJoinedEnd(publisher, actual)) {
        BELOW.subscribe(publisher, actual);
      } else if (OperatorTable.signalsAnywhere(publisher)) {
        return false;
      } else if (here != null && here.isLeft()) {
        BELOW.subscribe(publisher, actual);
      } else {
        publisher.subscribe(actual);
      }
      return true;
    }

    /** Also of a source that Reactor has added to others, which no hook has seen together. */
    private static boolean isForAJoinedEnd(CorePublisher<?> source, CoreSubscriber<?> joining) {
      return OperatorTable.kind(source) != OperatorKind.RESTORING && JoinedEnd.of(joining) != null;
    }
  },

  /** Between the operator and its source. */
  ABOVE {
    @Override
    public <T> void subscribe(CorePublisher<T> operator, CoreSubscriber<? super T> actual) {
      if (DirectEnd.is(operator, actual)) {
        AROUND.subscribe(operator, actual);
      } else {
        subscribeAbove(operator, actual, capture(operator, actual));
      }
    }
  },

  /** On both sides of the operator. */
  AROUND {
    @Override
    public <T> void subscribe(CorePublisher<T> operator, CoreSubscriber<? super T> actual) {
      Capture capture = capture(operator, actual);
      subscribeAbove(operator, below(operator, actual, capture), capture);
    }
  },

  /** Between an operator that may change the context and its source, if it did change it. */
  CHANGE {
    @Override
    public boolean isLeftOut() {
      return false;
    }

    @Override
    public <T> void subscribe(CorePublisher<T> source, CoreSubscriber<? super T> operator) {
      Capture below = DirectEnd.restoreBelow(source, operator);
      if (below == null) {
        change(source, operator);
        return;
      }
      Object previous = below.attach();
      try {
        change(source, operator);
      } finally {
        below.detach(previous);
      }
    }

    private static <T> void change(CorePublisher<T> source, CoreSubscriber<? super T> operator) {
      Context changed = operator.currentContext();
      Context before = Link.contextBelow(operator);
      boolean isNew = DroppedSignals.isNewIn(changed, before);
      if (!isNew && HandedOnContext.areOfOne(changed, before)) {
        source.subscribe(operator);
        return;
      }
      AsyncContext above = SubscriptionContext.of(changed);
      AsyncContext below = SubscriptionContext.of(before);
      boolean isAnother = below != above || SubscriptionContext.isDerivedIn(changed);
      if (!isAnother && !isNew) {
        source.subscribe(operator);
        return;
      }
      LowerContext lower = new LowerContext();
      Context bound = DroppedSignals.bindNew(changed, before, lower);
      if (isAnother) {
        bound = DroppedSignals.bindSkipped(bound, lower);
      }
      above = SubscriptionContext.begin(bound);
      boolean fuseable = OperatorTable.isFuseable(source);
      subscribeIn(
          above, source, lower.of(RestoringSubscriber.of(operator, below, above, bound, fuseable)));
    }
  };

  /** Automatic mode wants the context to be written at the end of a pipeline. */
  @Override
  public boolean isBelow() {
    return (this == BELOW || this == CREATED || this == AROUND) && !AutomaticMode.isEnabled();
  }

  /**
   * Returns what is captured for {@code actual}, below which an end restores from now on if none
   * did. Then it is of the end's flow: operators in between may have kept the {@code Context} that
   * was there before, and two flows of one chain would each take the other's context for another's.
   */
  private static Capture capture(CorePublisher<?> publisher, CoreSubscriber<?> actual) {
    Capture end = DirectEnd.restoreBelow(publisher, actual);
    if (end != null) {
      return SubscriptionContext.captureIn(end.context());
    }
    Capture capture = SubscriptionContext.capture(actual.currentContext());
    JoinedEnd joined = JoinedEnd.of(actual);
    if (joined != null) {
      joined.restoreIn(capture);
    }
    return capture;
  }

  static <T> RestoringSubscriber<T> below(
      CorePublisher<T> publisher, CoreSubscriber<? super T> actual, Capture capture) {
    return RestoringSubscriber.of(
        actual, capture, capture, null, OperatorTable.isFuseable(publisher));
  }

  private static void subscribeAbove(
      CorePublisher<?> operator, CoreSubscriber<?> actual, Capture capture) {
    Object previous = capture.attach();
    try {
      CoreSubscriber<Object> subscriber = subscriberOf(operator, actual);
      if (subscriber != null) {
        CorePublisher<Object> source = sourceOf(operator);
        source.subscribe(below(source, subscriber, capture));
      }
    } finally {
      capture.detach(previous);
    }
  }

  static <T> void subscribeIn(
      Capture capture, CorePublisher<T> publisher, CoreSubscriber<? super T> subscriber) {
    Object previous = capture.attach();
    try {
      publisher.subscribe(subscriber);
    } finally {
      capture.detach(previous);
    }
  }

  /** Returns the operator's own subscriber, or null if there is nothing left to subscribe. */
  static @Nullable CoreSubscriber<Object> subscriberOf(
      CorePublisher<?> operator, CoreSubscriber<?> actual) {
    try {
      return OptimizableOperators.subscribeOrReturn(operator, actual);
    } catch (Throwable e) {
      Operators.reportThrowInSubscribe(actual, e);
      return null;
    }
  }

  /**
   * Returns the operator's source, as Reactor would subscribe to it: in automatic mode that
   * restores everybody's thread-locals round a publisher that isn't Reactor's own.
   */
  static CorePublisher<Object> sourceOf(CorePublisher<?> operator) {
    CorePublisher<Object> source = Chain.source(operator);
    return source instanceof Mono<Object> mono ? Mono.fromDirect(mono) : Flux.from(source);
  }
}
