package io.asynclocal.agent.bridge.http;

import io.asynclocal.agent.bridge.Bridge;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.WebSocket;
import java.util.Set;
import java.util.concurrent.Flow;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Binds what an application hands to {@code HttpClient}. Handlers see the context of the one that
 * sends, and aren't resources of their own: the future that is returned is.
 */
public final class Handlers {
  /** The JDK's own subscribers that call no function of an application. */
  private static final Set<String> CLOSED =
      Set.of(
          "jdk.internal.net.http.ResponseSubscribers$ByteArraySubscriber",
          "jdk.internal.net.http.ResponseSubscribers$PathSubscriber",
          "jdk.internal.net.http.ResponseSubscribers$HttpResponseInputStream",
          "jdk.internal.net.http.ResponseSubscribers$NullSubscriber",
          "jdk.internal.net.http.ResponseSubscribers$PublishingBodySubscriber");

  private Handlers() {}

  /** Binds the handler of a response. */
  public static @Nullable BodyHandler<?> sent(@Nullable BodyHandler<?> handler) {
    Object context = handler == null ? null : Bridge.context();
    return handler == null || context == null ? handler : new BoundBodyHandler(context, handler);
  }

  /** Binds the handler of pushed responses. */
  public static @Nullable PushPromiseHandler<?> sent(@Nullable PushPromiseHandler<?> handler) {
    Object context = handler == null ? null : Bridge.context();
    return handler == null || context == null ? handler : new BoundPushHandler(context, handler);
  }

  /** Binds the body of a request. */
  public static @Nullable BodyPublisher sent(@Nullable BodyPublisher body) {
    Object context = body == null ? null : Bridge.context();
    return body == null || context == null ? body : new BoundBody(context, body);
  }

  /** Binds the listener of a web socket. */
  public static WebSocket.@Nullable Listener opened(WebSocket.@Nullable Listener listener) {
    Object context = listener == null ? null : Bridge.context();
    return listener == null || context == null ? listener : new BoundListener(context, listener);
  }

  /** Binds the function that makes the result of a subscriber. */
  public static @Nullable Function<?, ?> made(@Nullable Function<?, ?> finisher) {
    Object context = finisher == null ? null : Bridge.context();
    return finisher == null || context == null ? finisher : new BoundFinisher(context, finisher);
  }

  /** Binds the subscriber of a response that is published. */
  public static Flow.@Nullable Subscriber<?> subscribed(Flow.@Nullable Subscriber<?> subscriber) {
    Object context = subscriber == null ? null : Bridge.context();
    return subscriber == null || context == null
        ? subscriber
        : new BoundSubscriber<>(context, subscriber);
  }

  static BodySubscriber<?> bound(Object context, BodySubscriber<?> subscriber) {
    return CLOSED.contains(subscriber.getClass().getName())
        ? subscriber
        : new BoundBodySubscriber(context, subscriber);
  }
}
