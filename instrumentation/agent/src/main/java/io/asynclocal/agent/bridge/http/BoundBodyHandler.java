package io.asynclocal.agent.bridge.http;

import io.asynclocal.agent.bridge.Bridge;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import org.jspecify.annotations.Nullable;

/** A handler, and the subscriber that it makes, in the context of the one that sent. */
@SuppressWarnings("unchecked") // for whatever type of body the handler is
final class BoundBodyHandler implements BodyHandler<@Nullable Object> {
  private final Object context;
  private final BodyHandler<?> handler;

  BoundBodyHandler(Object context, BodyHandler<?> handler) {
    this.context = context;
    this.handler = handler;
  }

  @Override
  public BodySubscriber<@Nullable Object> apply(ResponseInfo info) {
    Object token = Bridge.enter(context);
    try {
      return (BodySubscriber<@Nullable Object>) Handlers.bound(context, handler.apply(info));
    } finally {
      Bridge.leave(context, token);
    }
  }
}
