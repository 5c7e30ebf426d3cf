package io.asynclocal.okhttp;

import static java.util.Objects.requireNonNull;

import io.asynclocal.Capture;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
 * <p><b>Cost.</b> A small object for each call, and another for each that is enqueued.
 */
public final class PropagatingCallFactory implements Call.Factory, WebSocket.Factory {
  private final OkHttpClient client;

  /** What each call captured, from where it is enqueued to its callback. */
  private final Map<Call, Capture> queued;

  private PropagatingCallFactory(OkHttpClient client, Map<Call, Capture> queued) {
    this.client = client;
    this.queued = queued;
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
    Map<Call, Capture> queued = new ConcurrentHashMap<>();
    OkHttpClient.Builder builder = client.newBuilder();
    RestoringInterceptor.putFirst(queued, builder.interceptors());
    return new PropagatingCallFactory(builder.build(), queued);
  }

  /**
   * Makes a call, which isn't begun and has no stores yet.
   *
   * @param request what to ask for
   * @return the call
   */
  @Override
  public Call newCall(Request request) {
    return new PropagatingCall(this, client.newCall(request));
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
    SocketContext context = new SocketContext();
    return client.newWebSocket(
        request.newBuilder().tag(SocketContext.class, context).build(),
        new BoundWebSocketListener(listener, context));
  }

  Map<Call, Capture> queued() {
    return queued;
  }

  /** {@return a description for people who debug} */
  @Override
  public String toString() {
    return "PropagatingCallFactory[" + client + "]";
  }
}
