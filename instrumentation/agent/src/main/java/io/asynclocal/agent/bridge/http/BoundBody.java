package io.asynclocal.agent.bridge.http;

import io.asynclocal.agent.bridge.Bridge;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/** A request's body that is asked for in the context of the one that sends, perhaps repeatedly. */
final class BoundBody implements BodyPublisher {
  private final Object context;
  private final BodyPublisher body;

  BoundBody(Object context, BodyPublisher body) {
    this.context = context;
    this.body = body;
  }

  @Override
  public long contentLength() {
    return body.contentLength();
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    Object token = Bridge.enter(context);
    try {
      body.subscribe(new Receiver(context, subscriber));
    } finally {
      Bridge.leave(context, token);
    }
  }

  /** Hands the client a subscription that asks in the context. */
  private static final class Receiver implements Flow.Subscriber<ByteBuffer> {
    private final Object context;
    private final Flow.Subscriber<? super ByteBuffer> subscriber;

    Receiver(Object context, Flow.Subscriber<? super ByteBuffer> subscriber) {
      this.context = context;
      this.subscriber = subscriber;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscriber.onSubscribe(new BoundSubscription(context, subscription));
    }

    @Override
    public void onNext(ByteBuffer buffer) {
      subscriber.onNext(buffer);
    }

    @Override
    public void onError(Throwable failure) {
      subscriber.onError(failure);
    }

    @Override
    public void onComplete() {
      subscriber.onComplete();
    }
  }

  /** A subscription that asks in the context. */
  private static final class BoundSubscription implements Flow.Subscription {
    private final Object context;
    private final Flow.Subscription subscription;

    BoundSubscription(Object context, Flow.Subscription subscription) {
      this.context = context;
      this.subscription = subscription;
    }

    @Override
    public void request(long n) {
      Object token = Bridge.enter(context);
      try {
        subscription.request(n);
      } finally {
        Bridge.leave(context, token);
      }
    }

    @Override
    public void cancel() {
      Object token = Bridge.enter(context);
      try {
        subscription.cancel();
      } finally {
        Bridge.leave(context, token);
      }
    }
  }
}
