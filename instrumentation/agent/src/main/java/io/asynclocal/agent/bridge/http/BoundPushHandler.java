package io.asynclocal.agent.bridge.http;

import io.asynclocal.agent.bridge.Bridge;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A handler of pushed responses in the context of the one that sent. */
@SuppressWarnings("unchecked") // for whatever type of body the handler is
final class BoundPushHandler implements PushPromiseHandler<@Nullable Object> {
  private final Object context;
  private final PushPromiseHandler<@Nullable Object> handler;

  BoundPushHandler(Object context, PushPromiseHandler<?> handler) {
    this.context = context;
    this.handler = (PushPromiseHandler<@Nullable Object>) handler;
  }

  @Override
  public void applyPushPromise(
      HttpRequest request,
      HttpRequest pushed,
      Function<BodyHandler<@Nullable Object>, CompletableFuture<HttpResponse<@Nullable Object>>>
          acceptor) {
    Object token = Bridge.enter(context);
    try {
      handler.applyPushPromise(request, pushed, new Acceptor(context, acceptor));
    } finally {
      Bridge.leave(context, token);
    }
  }

  /** Binds the handler with which a push is accepted. */
  private static final class Acceptor
      implements Function<
          BodyHandler<@Nullable Object>, CompletableFuture<HttpResponse<@Nullable Object>>> {
    private final Object context;
    private final Function<
            BodyHandler<@Nullable Object>, CompletableFuture<HttpResponse<@Nullable Object>>>
        acceptor;

    Acceptor(
        Object context,
        Function<BodyHandler<@Nullable Object>, CompletableFuture<HttpResponse<@Nullable Object>>>
            acceptor) {
      this.context = context;
      this.acceptor = acceptor;
    }

    @Override
    public CompletableFuture<HttpResponse<@Nullable Object>> apply(
        BodyHandler<@Nullable Object> handler) {
      return acceptor.apply(handler == null ? null : new BoundBodyHandler(context, handler));
    }
  }
}
