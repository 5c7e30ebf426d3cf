package io.asynclocal.agent.bridge.http;

import io.asynclocal.agent.bridge.Bridge;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A response's subscriber that is called in a context. */
@SuppressWarnings("unchecked") // for whatever type of body the subscriber is
final class BoundBodySubscriber implements BodySubscriber<@Nullable Object> {
  private final BoundSubscriber<BodySubscriber<?>> bound;

  BoundBodySubscriber(Object context, BodySubscriber<?> subscriber) {
    bound = new BoundSubscriber<>(context, subscriber);
  }

  @Override
  public CompletionStage<@Nullable Object> getBody() {
    Object token = Bridge.enter(bound.context);
    try {
      return (CompletionStage<@Nullable Object>) bound.subscriber.getBody();
    } finally {
      Bridge.leave(bound.context, token);
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    bound.onSubscribe(subscription);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    bound.onNext(buffers);
  }

  @Override
  public void onError(Throwable failure) {
    bound.onError(failure);
  }

  @Override
  public void onComplete() {
    bound.onComplete();
  }
}
