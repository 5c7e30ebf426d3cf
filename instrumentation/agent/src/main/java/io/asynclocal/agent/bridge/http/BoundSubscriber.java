package io.asynclocal.agent.bridge.http;

import io.asynclocal.agent.bridge.Bridge;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A subscriber that is called in a context. */
@SuppressWarnings("unchecked") // it is told of what it subscribed to
class BoundSubscriber<S extends Flow.Subscriber<?>> implements Flow.Subscriber<Object> {
  final Object context;
  final S subscriber;

  BoundSubscriber(Object context, S subscriber) {
    this.context = context;
    this.subscriber = subscriber;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    Object token = Bridge.enter(context);
    try {
      subscriber.onSubscribe(subscription);
    } finally {
      Bridge.leave(context, token);
    }
  }

  @Override
  public void onNext(Object item) {
    Object token = Bridge.enter(context);
    try {
      ((Flow.Subscriber<@Nullable Object>) subscriber).onNext(item);
    } finally {
      Bridge.leave(context, token);
    }
  }

  @Override
  public void onError(Throwable failure) {
    Object token = Bridge.enter(context);
    try {
      subscriber.onError(failure);
    } finally {
      Bridge.leave(context, token);
    }
  }

  @Override
  public void onComplete() {
    Object token = Bridge.enter(context);
    try {
      subscriber.onComplete();
    } finally {
      Bridge.leave(context, token);
    }
  }

  @Override
  public String toString() {
    return String.valueOf(subscriber);
  }
}
