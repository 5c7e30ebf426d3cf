package io.asynclocal.okhttp;

import static java.util.Objects.requireNonNull;

import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;

/**
 * Makes OkHttp's calls, each of which keeps the stores of whoever enqueues it: its callback and all
 * interceptors see them, though OkHttp queues calls by host and begins one on the thread of
 * another.
 *
 * {@snippet :
 * PropagatingCallFactory calls = PropagatingCallFactory.of(client); // one for each client
 *
 * REQUEST_ID.run("r-17", () -> calls.newCall(request).enqueue(callback)); // sees r-17
 *
 * Retrofit retrofit = new Retrofit.Builder().baseUrl(url).callFactory(calls).build();
 * }
 *
 * <p>A wrapped executor in the client's {@code Dispatcher} isn't enough: OkHttp hands it a call
 * when there is room, from whatever thread has made room. Calls that are executed, not enqueued,
 * run on the caller's thread and need nothing. The methods of a {@code WebSocketListener} see the
 * stores of whoever opens the socket.
 *
 * <p><b>Memory.</b> After a call's callback nothing here refers to its context, whoever keeps its
 * response.
 *
 * <p><b>Cost.</b> Two small objects for each call, and one for each that is enqueued.
 */
public final class PropagatingCallFactory implements Call.Factory, WebSocket.Factory {
  private final OkHttpClient client;

  private PropagatingCallFactory(OkHttpClient client) {
    this.client = client;
  }

  /**
   * Makes a factory whose calls share the client's dispatcher, connections and settings.
   *
   * @param client the client; it stays as it is
   * @return the factory
   * @throws NullPointerException if {@code client} is null
   */
  public static PropagatingCallFactory of(OkHttpClient client) {
    requireNonNull(client, "client is null. Pass the OkHttpClient that is to make the calls.");
    OkHttpClient.Builder builder = client.newBuilder();
    builder.interceptors().add(0, new RestoringInterceptor());
    return new PropagatingCallFactory(builder.build());
  }

  /**
   * Makes a call, which isn't begun and has no stores yet.
   *
   * @param request what to ask for
   * @return the call
   */
  @Override
  public Call newCall(Request request) {
    QueuedContext context = new QueuedContext();
    return new PropagatingCall(this, client.newCall(tagged(request, context)), request, context);
  }

  /**
   * Opens a socket whose listener and interceptors see the stores that are current now.
   *
   * @param request what to ask for
   * @param listener is told of what comes
   * @return the socket
   */
  @Override
  public WebSocket newWebSocket(Request request, WebSocketListener listener) {
    QueuedContext context = new QueuedContext();
    context.capture();
    return client.newWebSocket(
        tagged(request, context), new BoundWebSocketListener(listener, context));
  }

  private static Request tagged(Request request, QueuedContext context) {
    return request.newBuilder().tag(QueuedContext.class, context).build();
  }

  /** {@return a description for people who debug} */
  @Override
  public String toString() {
    return "PropagatingCallFactory[" + client + "]";
  }
}
