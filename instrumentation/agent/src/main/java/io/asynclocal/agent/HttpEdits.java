package io.asynclocal.agent;

import java.util.List;

/**
 * {@code HttpClient}: what an application hands over is called in the context of the one that
 * sends, or opens a web socket.
 */
final class HttpEdits implements Boundary {
  private static final String IN = "jdk/internal/net/http/";

  @Override
  public String name() {
    return "http";
  }

  @Override
  public List<ClassEdit> edits() {
    String handler = "Ljava/net/http/HttpResponse$BodyHandler;";
    String pushes = "Ljava/net/http/HttpResponse$PushPromiseHandler;";
    String body = "Ljava/net/http/HttpRequest$BodyPublisher;";
    String listener = "Ljava/net/http/WebSocket$Listener;";
    String subscriber = "Ljava/util/concurrent/Flow$Subscriber;";
    String sendAsync =
        "(Ljava/net/http/HttpRequest;"
            + handler
            + pushes
            + "Ljava/util/concurrent/Executor;)Ljava/util/concurrent/CompletableFuture;";
    return List.of(
        new ClassEdit(IN + "HttpClientImpl")
            .with(BridgePart.HTTP)
            .at("sendAsync", sendAsync, new OnEntry(call("sent", handler), 2))
            .at("sendAsync", sendAsync, new OnEntry(call("sent", pushes), 3)),
        new ClassEdit(IN + "HttpRequestImpl")
            .with(BridgePart.HTTP)
            .at(
                "<init>",
                "(Ljava/net/http/HttpRequest;Ljava/net/ProxySelector;)V",
                new BeforePut("requestPublisher", call("sent", body))),
        new ClassEdit(IN + "ResponseSubscribers$PublishingBodySubscriber")
            .with(BridgePart.HTTP)
            .at("subscribe", new OnEntry(call("subscribed", subscriber), 1)),
        finisher("ResponseSubscribers$SubscriberAdapter"),
        finisher("LineSubscriberAdapter"),
        new ClassEdit(IN + "websocket/BuilderImpl")
            .with(BridgePart.HTTP)
            .at("buildAsync", new OnEntry(call("opened", listener), 2)));
  }

  /** What makes the result of a subscriber, which the JDK may leave to another thread. */
  private static ClassEdit finisher(String adapter) {
    return new ClassEdit(IN + adapter)
        .with(BridgePart.HTTP)
        .at("<init>", new BeforePut("finisher", call("made", "Ljava/util/function/Function;")));
  }

  private static BridgeCall call(String name, String type) {
    return new BridgeCall(BridgePart.HTTP, "Handlers", name, "(" + type + ")" + type);
  }
}
