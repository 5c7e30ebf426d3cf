package io.asynclocal.netty;

import static java.util.Objects.requireNonNull;

import io.asynclocal.AsyncContext;
import io.asynclocal.remote.Caller;
import io.asynclocal.remote.Destination;
import io.asynclocal.remote.MissingStoreException;
import io.asynclocal.remote.OutboundHeaders;
import io.asynclocal.remote.RemoteStores;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.ssl.SslHandler;
import java.net.URI;
import java.security.Principal;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Carries declared stores from one process to the next, with Reactor Netty's requests.
 *
 * {@snippet :
 * AsyncReactorNetty.entries(HttpServer.create())
 *     .handle(ReactorNettyRemote.receiving(remote, this::serve))
 *     .bindNow();
 *
 * HttpClient client =
 *     ReactorNettyRemote.sending(remote, HttpClient.create()).followRedirect(true);
 * }
 *
 * <p><b>Client.</b> The stores are those of whoever subscribed, by Reactor's integration. They are
 * written for each attempt and each hop of a redirect anew, to where that one goes; what was
 * written for another host is removed. Without a required store a request fails with a {@link
 * MissingStoreException} before it is sent.
 *
 * <p><b>Server.</b> The handler, and what it returns, begins with the stores that have come along.
 * Without a required store the answer is 400, and the handler isn't called.
 */
@SuppressWarnings("exports") // whoever uses it has Reactor Netty
public final class ReactorNettyRemote {
  private ReactorNettyRemote() {}

  /**
   * Makes a client send the stores of whoever makes a request.
   *
   * @param remote the stores
   * @param client the client
   * @return the client to use in its place
   * @throws NullPointerException if an argument is null
   */
  public static HttpClient sending(RemoteStores remote, HttpClient client) {
    requireNonNull(remote, "remote is null. Pass the stores that are declared.");
    requireNonNull(client, "client is null. Pass the client whose requests carry stores.");
    return client.doOnRequest(
        AsyncReactorNetty.asRequester(
            (request, connection) ->
                remote.send(destinationOf(request), new NettyHeaders(request.requestHeaders()))));
  }

  /** Follows the hops, since one of them may have left https. */
  private static Destination destinationOf(HttpClientRequest request) {
    Destination destination = null;
    for (String url : request.redirectedFrom()) {
      destination = next(destination, url);
    }
    return next(destination, request.resourceUrl());
  }

  private static Destination next(@Nullable Destination before, @Nullable String url) {
    try {
      URI uri = URI.create(url == null ? "" : url);
      return before == null ? Destination.of(uri) : before.redirectedTo(uri);
    } catch (IllegalArgumentException e) {
      return Destination.unknown();
    }
  }

  /**
   * Makes a handler begin with the stores that have come along; the caller is the other end of the
   * connection, with the name of its certificate if the server asks for one.
   *
   * @param remote the stores
   * @param handler handles requests
   * @return the handler to use in its place
   * @throws NullPointerException if an argument is null
   */
  public static BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> receiving(
      RemoteStores remote,
      BiFunction<? super HttpServerRequest, ? super HttpServerResponse, ? extends Publisher<Void>>
          handler) {
    return receiving(remote, ReactorNettyRemote::peer, handler);
  }

  /**
   * As {@link #receiving(RemoteStores, BiFunction)}, for callers who are known otherwise, such as
   * by a token that is verified.
   *
   * @param remote the stores
   * @param callers says who sent a request; what it throws counts as nobody
   * @param handler handles requests
   * @return the handler to use in its place
   * @throws NullPointerException if an argument is null
   */
  public static BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> receiving(
      RemoteStores remote,
      Function<? super HttpServerRequest, Caller> callers,
      BiFunction<? super HttpServerRequest, ? super HttpServerResponse, ? extends Publisher<Void>>
          handler) {
    requireNonNull(remote, "remote is null. Pass the stores that are declared.");
    requireNonNull(callers, "callers is null. Pass what knows who sent a request.");
    requireNonNull(handler, "handler is null. Pass what handles requests.");
    return (request, response) -> {
      AsyncContext context;
      try {
        context =
            remote.receive(
                callerOf(callers, request), new NettyHeaders(request.requestHeaders())::values);
      } catch (MissingStoreException e) {
        return response.status(400).send();
      }
      return context.call(
          () -> {
            remote.respond(new NettyHeaders(response.responseHeaders()));
            // What it sends is subscribed to later, by whoever writes to the channel.
            Mono<Void> handled =
                Mono.fromDirect(handler.apply(request, response))
                    .contextWrite(written -> written.put(AsyncContext.KEY, context));
            return (Publisher<Void>) subscriber -> context.run(() -> handled.subscribe(subscriber));
          });
    };
  }

  private static Caller callerOf(
      Function<? super HttpServerRequest, Caller> callers, HttpServerRequest request) {
    try {
      return callers.apply(request);
    } catch (RuntimeException e) {
      return Caller.unknown();
    }
  }

  /**
   * Returns who the other end of a request's connection is; what headers say of it, as a server
   * with {@code forwarded(true)} believes, counts for nothing.
   *
   * @param request a request
   * @return its address, and the principal that its certificate names
   */
  public static Caller peer(HttpServerRequest request) {
    Principal[] principal = {null};
    request.withConnection(
        connection -> {
          // A stream of HTTP/2 has the handler of its connection.
          var parent = connection.channel().parent();
          SslHandler own = connection.channel().pipeline().get(SslHandler.class);
          SslHandler ssl =
              own == null && parent != null ? parent.pipeline().get(SslHandler.class) : own;
          principal[0] = ssl == null ? null : certified(ssl);
        });
    return Caller.at(request.connectionRemoteAddress()).withPrincipal(principal[0]);
  }

  private static @Nullable Principal certified(SslHandler ssl) {
    try {
      return ssl.engine().getSession().getPeerPrincipal();
    } catch (SSLPeerUnverifiedException e) {
      return null;
    }
  }

  private record NettyHeaders(HttpHeaders headers) implements OutboundHeaders {
    @Override
    public List<String> values(String name) {
      return headers.getAll(name);
    }

    @Override
    public void set(String name, String value) {
      headers.set(name, value);
    }

    @Override
    public void remove(String name) {
      headers.remove(name);
    }
  }
}
