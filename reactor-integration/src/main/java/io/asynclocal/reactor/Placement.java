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
enum Placement {
  /** Between the publisher and its subscriber. */
  BELOW {
    @Override
    <T> void subscribe(CorePublisher<T> publisher, CoreSubscriber<? super T> actual) {
      Context context = actual.currentContext();
      Capture capture = SubscriptionContext.capture(context);
      subscribeIn(capture, publisher, below(publisher, actual, capture, context));
    }
  },

  /** As {@link #BELOW}, at the end of a pipeline, where nothing is written yet. */
  LAST {
    @Override
    <T> void subscribe(CorePublisher<T> publisher, CoreSubscriber<? super T> actual) {
      Context context = actual.currentContext();
      Capture capture = SubscriptionContext.capture(context);
      subscribeIn(capture, publisher, below(publisher, actual, capture, forAutomaticMode(context)));
    }

    /**
     * Reactor's automatic mode clears what isn't written in the {@code Context}, so there it is
     * written; both modes then restore the same.
     */
    private Context forAutomaticMode(Context context) {
      return Hooks.isAutomaticContextPropagationEnabled()
          ? context.put(ReactorIntegration.CONTEXT_KEY, SubscriptionContext.of(context))
          : context;
    }
  },

  /** Between the operator and its source. */
  ABOVE {
    @Override
    <T> void subscribe(CorePublisher<T> operator, CoreSubscriber<? super T> actual) {
      Context context = actual.currentContext();
      Capture capture = SubscriptionContext.capture(context);
      subscribeAbove(operator, actual, capture);
    }
  },

  /** On both sides of the operator. */
  AROUND {
    @Override
    <T> void subscribe(CorePublisher<T> operator, CoreSubscriber<? super T> actual) {
      Context context = actual.currentContext();
      Capture capture = SubscriptionContext.capture(context);
      subscribeAbove(operator, below(operator, actual, capture, context), capture);
    }
  },

  /** Between the operator and its source, if the operator changed the context. */
  CHANGE {
    @Override
    <T> void subscribe(CorePublisher<T> operator, CoreSubscriber<? super T> actual) {
      AsyncContext below = SubscriptionContext.of(actual.currentContext());
      CoreSubscriber<Object> subscriber = subscriberOf(operator, actual);
      if (subscriber == null) {
        return;
      }
      CorePublisher<Object> source = sourceOf(operator);
      Context changed = subscriber.currentContext();
      AsyncContext above = SubscriptionContext.of(changed);
      if (below == above) {
        source.subscribe(subscriber);
      } else {
        subscribeIn(
            above,
            source,
            RestoringSubscriber.of(subscriber, below, above, changed, source instanceof Fuseable));
      }
    }
  };

  /** Subscribes {@code actual} to {@code publisher} with what restores between them. */
  abstract <T> void subscribe(CorePublisher<T> publisher, CoreSubscriber<? super T> actual);

  private static <T> CoreSubscriber<T> below(
      CorePublisher<T> publisher,
      CoreSubscriber<? super T> actual,
      Capture capture,
      Context context) {
    return RestoringSubscriber.of(actual, capture, capture, context, publisher instanceof Fuseable);
  }

  private static void subscribeAbove(
      CorePublisher<?> operator, CoreSubscriber<?> actual, Capture capture) {
    AsyncContext previous = capture.attach();
    try {
      CoreSubscriber<Object> subscriber = subscriberOf(operator, actual);
      if (subscriber != null) {
        CorePublisher<Object> source = sourceOf(operator);
        source.subscribe(below(source, subscriber, capture, subscriber.currentContext()));
      }
    } finally {
      capture.detach(previous);
    }
  }

  static <T> void subscribeIn(
      Capture capture, CorePublisher<T> publisher, CoreSubscriber<T> subscriber) {
    AsyncContext previous = capture.attach();
    try {
      publisher.subscribe(subscriber);
    } finally {
      capture.detach(previous);
    }
  }

  /** Returns the operator's own subscriber, or null if there is nothing left to subscribe. */
  private static @Nullable CoreSubscriber<Object> subscriberOf(
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
  private static CorePublisher<Object> sourceOf(CorePublisher<?> operator) {
    CorePublisher<Object> source = OptimizableOperators.source(operator);
    return source instanceof Mono<Object> mono ? Mono.fromDirect(mono) : Flux.from(source);
  }
}
