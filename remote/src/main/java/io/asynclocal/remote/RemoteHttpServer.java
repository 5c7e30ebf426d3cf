package io.asynclocal.remote;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import io.asynclocal.Arguments;
import io.asynclocal.AsyncContext;
import java.io.IOException;
import java.security.Principal;
import java.util.function.Function;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * Begins each request of the JDK's {@code com.sun.net.httpserver} in the root, with the stores that
 * have come along.
 *
 * {@snippet :
 * HttpServer server = HttpServer.create(address, 0);
 * server.createContext("/", this::handle).getFilters().add(RemoteHttpServer.filter(remote));
 * }
 *
 * <p>A request without a required store is answered with 400, and nothing more is called. Put the
 * filter before others, which then have the stores too.
 */
public final class RemoteHttpServer {
  private RemoteHttpServer() {}

  /**
   * Returns a filter for which the caller is the other end of the connection, with the name of its
   * certificate if the server asks for one.
   *
   * @param remote the stores
   * @return the filter
   */
  public static Filter filter(RemoteStores remote) {
    return filter(remote, RemoteHttpServer::peer);
  }

  /**
   * Returns a filter that knows callers otherwise, such as by a token that it verifies.
   *
   * @param remote the stores
   * @param callers says who sent a request; what it throws counts as nobody
   * @return the filter
   */
  public static Filter filter(RemoteStores remote, Function<? super HttpExchange, Caller> callers) {
    return new Receiving(
        Arguments.require(remote, "remote"), Arguments.require(callers, "callers"));
  }

  /**
   * Returns who the other end of a connection is.
   *
   * @param exchange a request
   * @return its address, and the principal that its certificate names or that an authenticator set
   */
  public static Caller peer(HttpExchange exchange) {
    Principal principal = exchange.getPrincipal();
    return Caller.at(exchange.getRemoteAddress())
        .withPrincipal(principal == null ? certified(exchange) : principal);
  }

  private static @Nullable Principal certified(HttpExchange exchange) {
    try {
      return exchange instanceof HttpsExchange secure
          ? secure.getSSLSession().getPeerPrincipal()
          : null;
    } catch (SSLPeerUnverifiedException e) {
      return null;
    }
  }

  private static final class Receiving extends Filter {
    private final RemoteStores remote;
    private final Function<? super HttpExchange, Caller> callers;

    Receiving(RemoteStores remote, Function<? super HttpExchange, Caller> callers) {
      this.remote = remote;
      this.callers = callers;
    }

    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
      AsyncContext context;
      try {
        context = remote.receive(caller(exchange), exchange.getRequestHeaders()::get);
      } catch (MissingStoreException e) {
        exchange.sendResponseHeaders(400, -1);
        exchange.close();
        return;
      }
      Object token = context.attach();
      try {
        remote.respond(new ExchangeHeaders(exchange.getResponseHeaders()));
        chain.doFilter(exchange);
      } finally {
        context.detach(token);
      }
    }

    private Caller caller(HttpExchange exchange) {
      try {
        return callers.apply(exchange);
      } catch (RuntimeException e) {
        return Caller.unknown();
      }
    }

    @Override
    public String description() {
      return "receives " + remote;
    }
  }

  private record ExchangeHeaders(Headers headers) implements OutboundHeaders {
    @Override
    public @Nullable Iterable<String> values(String name) {
      return headers.get(name);
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
