package io.asynclocal.netty;

import static java.util.Objects.requireNonNull;

import io.asynclocal.AsyncContext;
import io.netty.channel.ChannelPipeline;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientInfos;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.util.context.ContextView;

/**
 * Makes Reactor Netty's servers and clients begin each event in the root, and what the application
 * gives them for one request run as whoever made that request.
 *
 * {@snippet :
 * AsyncReactorNetty.entries(HttpServer.create()).handle(this::serve).bindNow();
 *
 * AsyncReactorNetty.entries(HttpClient.create())
 *     .doOnRequest(AsyncReactorNetty.asRequester((request, connection) -> log.info("sent")))
 *     .get()
 *     .uri(uri);
 * }
 *
 * <p>A request's context is the one that Reactor's integration writes into the {@code Context} of
 * the subscription; without that integration there is none, and callbacks run in what is current.
 *
 * <p><b>Memory.</b> Connections and their pools keep no context.
 */
@SuppressWarnings("exports") // whoever uses it has Reactor Netty
public final class AsyncReactorNetty {
  /** Under which Reactor's integration writes a subscription's context. */
  static final String CONTEXT_KEY = AsyncContext.KEY;

  private static final String HEAD = "asynclocal.entries";
  private static final String BRIDGE = "asynclocal.bridgeEntries";

  private AsyncReactorNetty() {}

  /**
   * Makes all that a server's connections report a callback of its own, in the root; each pipelined
   * request too.
   *
   * @param server the server
   * @return the server to use in its place
   * @throws NullPointerException if {@code server} is null
   */
  public static HttpServer entries(HttpServer server) {
    requireNonNull(server, "server is null. Pass the server whose requests are to be entries.");
    return server
        .doOnChannelInit((observer, channel, remote) -> addHead(channel.pipeline()))
        .childObserve(AsyncReactorNetty::addBeforeBridge);
  }

  /**
   * Has a server's access log write the line of a request in a context, such as that of the request
   * itself, whose stores it shows then in the log context. It does so for servers with {@linkplain
   * #entries(HttpServer) entries}, over HTTP/1; without an access log nothing is kept.
   *
   * {@snippet :
   * AsyncReactorNetty.entries(HttpServer.create().accessLog(true))
   *     .handle(
   *         (request, response) -> {
   *           requestId.enterWith(request.requestHeaders().get("X-Request-ID"));
   *           AsyncReactorNetty.accessLogAs(AsyncContext.current(), request);
   *           return serve(request, response);
   *         });
   * }
   *
   * @param requester the context of the line
   * @param request the request
   * @throws NullPointerException if an argument is null
   */
  public static void accessLogAs(AsyncContext requester, HttpServerRequest request) {
    requireNonNull(requester, "requester is null. Pass AsyncContext.current().");
    requireNonNull(request, "request is null. Pass the request whose line is written.");
    request.withConnection(connection -> AccessLogEntry.keep(requester, connection.channel()));
  }

  /**
   * Makes all that a client's connections report a callback of its own, in the root. Operators of a
   * response run in the context of their subscription all the same, by Reactor's integration.
   *
   * @param client the client
   * @return the client to use in its place
   * @throws NullPointerException if {@code client} is null
   */
  public static HttpClient entries(HttpClient client) {
    requireNonNull(client, "client is null. Pass the client whose events are to be entries.");
    return client
        .doOnChannelInit((observer, channel, remote) -> addHead(channel.pipeline()))
        .observe(AsyncReactorNetty::addBeforeBridge);
  }

  private static void addHead(ChannelPipeline pipeline) {
    if (pipeline.get(HEAD) == null) {
      pipeline.addFirst(HEAD, AsyncNetty.entries());
    }
  }

  /**
   * Puts an entry before the handler that calls the application. The handlers before that one also
   * fire events from tasks of their own: those of a pipelined request, and time-outs. They are
   * complete when a request is configured, whatever was negotiated for the connection.
   */
  private static void addBeforeBridge(Connection connection, ConnectionObserver.State state) {
    if (state == ConnectionObserver.State.CONFIGURED) {
      ChannelPipeline pipeline = connection.channel().pipeline();
      AccessLogEntry.addTo(pipeline);
      if (pipeline.get(BRIDGE) == null && pipeline.get(NettyPipeline.ReactiveBridge) != null) {
        pipeline.addBefore(NettyPipeline.ReactiveBridge, BRIDGE, AsyncNetty.inboundEntries());
      }
    }
  }

  /**
   * Returns a callback of one request that runs in the context of whoever made the request, for
   * {@code doOnRequest}, {@code doAfterRequest}, {@code doOnRequestError}, {@code doOnRedirect},
   * {@code doOnResponse}, {@code doAfterResponseSuccess} and {@code doOnResponseError}.
   *
   * @param <I> the request or the response
   * @param <A> the connection or the error
   * @param callback the callback to bind
   * @return the bound callback, which serves any number of requests
   * @throws NullPointerException if {@code callback} is null
   */
  public static <I extends HttpClientInfos, A> BiConsumer<I, A> asRequester(
      BiConsumer<? super I, ? super A> callback) {
    requireNonNull(
        callback, "callback is null. Pass the callback that is to run as the requester.");
    return (exchange, argument) ->
        requester(exchange).run(() -> callback.accept(exchange, argument));
  }

  /**
   * As {@link #asRequester}, for the function of {@code send} or {@code response}.
   *
   * @param <I> the request or the response
   * @param <A> the function's second argument
   * @param <R> what is sent or received
   * @param function the function to bind
   * @return the bound function, which serves any number of requests
   * @throws NullPointerException if {@code function} is null
   */
  public static <I extends HttpClientInfos, A, R extends @Nullable Object>
      BiFunction<I, A, R> callAsRequester(BiFunction<? super I, ? super A, ? extends R> function) {
    requireNonNull(
        function, "function is null. Pass the function that is to run as the requester.");
    return (exchange, argument) ->
        requester(exchange).call(() -> function.apply(exchange, argument));
  }

  private static AsyncContext requester(HttpClientInfos exchange) {
    ContextView context = exchange.currentContextView();
    Object written = context.getOrDefault(CONTEXT_KEY, null);
    return written instanceof AsyncContext requester ? requester : AsyncContext.current();
  }
}
