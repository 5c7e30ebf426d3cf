package io.asynclocal.reactor;

import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import org.jspecify.annotations.Nullable;
import reactor.core.CorePublisher;
import reactor.core.CoreSubscriber;
import reactor.core.Fuseable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** Where the subscribers of a publisher restore. */
enum Placement implements Boundary {
  /** Between the publisher and its subscriber. */
  BELOW {
    @Override
    public <T> void subscribe(CorePublisher<T> publisher, CoreSubscriber<? super T> actual) {
      Context context = SubscriptionContext.begin(actual.currentContext());
      Capture capture = SubscriptionContext.captureWritten(context);
      subscribeIn(capture, publisher, below(publisher, actual, capture, context));
    }
  },

  /** As {@link #BELOW}, for a publisher that may drop signals past its subscriber. */
  SOURCE {
    @Override
    public <T> void subscribe(CorePublisher<T> publisher, CoreSubscriber<? super T> actual) {
      Capture capture = beginning(actual);
      subscribeIn(capture, publisher, below(publisher, actual, capture, null));
    }
  },

  /** As {@link #SOURCE}, for what gives the application a sink to signal with. */
  CREATED {
    @Override
    public <T> void subscribe(CorePublisher<T> publisher, CoreSubscriber<? super T> actual) {
      Capture capture = beginning(actual);
      subscribeIn(capture, publisher, new CreatedSubscriber<>(actual, capture));
    }
  },

  /** As {@link #BELOW}, unless requests from below are restored already. */
  REQUESTS {
    @Override
    public <T> void subscribe(CorePublisher<T> publisher, CoreSubscriber<? super T> actual) {
      if (Subscribers.isRestoredBelow(actual)) {
        publisher.subscribe(actual);
      } else {
        BELOW.subscribe(publisher, actual);
      }
    }
  },

  /** As {@link #BELOW}, at the end of a pipeline, where nothing is written yet. */
  LAST {
    @Override
    public <T> void subscribe(CorePublisher<T> publisher, CoreSubscriber<? super T> actual) {
      Subscribers end = Subscribers.of(actual);
      if (end == Subscribers.INNER && !OperatorKind.signalsAnywhere(publisher)) {
        publisher.subscribe(actual);
        return;
      }
      Context own = actual.currentContext();
      boolean inPlace = Chain.staysInPlace(publisher);
      // Nobody reads the context of a chain whose operators only work on items.
      Context context =
          inPlace
                  && own.isEmpty()
                  && !Chain.writes(publisher)
                  && !Hooks.isAutomaticContextPropagationEnabled()
              ? own
              : SubscriptionContext.begin(own);
      Capture capture = SubscriptionContext.captureWritten(context);
      Object previous = capture.attach();
      try {
        if (inPlace && capture instanceof AsyncContext && end.stayInPlace(actual, context)) {
          publisher.subscribe(actual);
        } else {
          boolean dropping = OperatorKind.signalsAnywhere(publisher);
          Context above = dropping ? DroppedSignals.forSource(context, capture) : context;
          Chain.subscribe(publisher, below(publisher, actual, capture, above), capture);
        }
      } finally {
        capture.detach(previous);
      }
    }
  },

  /** Between the operator and its source. */
  ABOVE {
    @Override
    public <T> void subscribe(CorePublisher<T> operator, CoreSubscriber<? super T> actual) {
      subscribeAbove(operator, actual, beginning(actual));
    }
  },

  /** On both sides of the operator. */
  AROUND {
    @Override
    public <T> void subscribe(CorePublisher<T> operator, CoreSubscriber<? super T> actual) {
      Context context = SubscriptionContext.begin(actual.currentContext());
      Capture capture = SubscriptionContext.captureWritten(context);
      subscribeAbove(operator, below(operator, actual, capture, context), capture);
    }
  },

  /** Between an operator that may change the context and its source, if it did change it. */
  CHANGE {
    @Override
    public <T> void subscribe(CorePublisher<T> source, CoreSubscriber<? super T> operator) {
      Context changed = operator.currentContext();
      Context before = Subscribers.contextBelow(operator);
      AsyncContext above = SubscriptionContext.of(changed);
      AsyncContext below = SubscriptionContext.of(before);
      Context bound = DroppedSignals.bindNew(before, changed, below);
      if (below != above) {
        bound = SubscriptionContext.begin(DroppedSignals.bindSkipped(bound, below));
        above = SubscriptionContext.of(bound);
      } else if (bound == changed) {
        source.subscribe(operator);
        return;
      }
      subscribeIn(
          above,
          source,
          RestoringSubscriber.of(operator, below, above, bound, source instanceof Fuseable));
    }
  };

  /** Automatic mode wants the context to be written at the end of a pipeline. */
  @Override
  public boolean isBelow() {
    return (this == BELOW || this == SOURCE || this == CREATED || this == AROUND)
        && !Hooks.isAutomaticContextPropagationEnabled();
  }

  /**
   * Returns what is captured for a subscription of which no subscriber is asked for its context.
   */
  static Capture beginning(CoreSubscriber<?> actual) {
    Context context = actual.currentContext();
    return SubscriptionContext.written(context) == null
        ? SubscriptionContext.captureMarked()
        : SubscriptionContext.captureWritten(SubscriptionContext.begin(context));
  }

  private static <T> RestoringSubscriber<T> below(
      CorePublisher<T> publisher,
      CoreSubscriber<? super T> actual,
      Capture capture,
      @Nullable Context context) {
    return RestoringSubscriber.of(actual, capture, capture, context, publisher instanceof Fuseable);
  }

  private static void subscribeAbove(
      CorePublisher<?> operator, CoreSubscriber<?> actual, Capture capture) {
    Object previous = capture.attach();
    try {
      CoreSubscriber<Object> subscriber = subscriberOf(operator, actual);
      if (subscriber != null) {
        CorePublisher<Object> source = sourceOf(operator);
        source.subscribe(above(source, subscriber, capture));
      }
    } finally {
      capture.detach(previous);
    }
  }

  static CoreSubscriber<Object> above(
      CorePublisher<Object> source, CoreSubscriber<Object> subscriber, Capture capture) {
    return below(
        source,
        subscriber,
        capture,
        OperatorKind.signalsAnywhere(source)
            ? null
            : SubscriptionContext.handOn(subscriber.currentContext(), capture));
  }

  static <T> void subscribeIn(
      Capture capture, CorePublisher<T> publisher, CoreSubscriber<T> subscriber) {
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
    CorePublisher<Object> source = OptimizableOperators.source(operator);
    return source instanceof Mono<Object> mono ? Mono.fromDirect(mono) : Flux.from(source);
  }
}
