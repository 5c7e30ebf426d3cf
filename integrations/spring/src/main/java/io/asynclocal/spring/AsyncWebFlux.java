package io.asynclocal.spring;

import static java.util.Objects.requireNonNull;

import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.web.reactive.socket.server.WebSocketService;

/**
 * Makes each request of a WebFlux application a callback of its own, with the stores that it begins
 * with. As a bean it is in front of everything: filters, observations, error handlers.
 *
 * {@snippet :
 * @Bean
 * HttpHandlerDecoratorFactory entries() {
 *   return handler -> AsyncWebFlux.entries(handler, RequestEntries.of(requestId));
 * }
 * }
 *
 * <p>What the application does in Reactor's operators follows by Reactor's integration, which has
 * to be installed.
 */
public final class AsyncWebFlux {
  private AsyncWebFlux() {}

  /**
   * Returns a handler whose requests begin with nothing but what {@code entries} bind.
   *
   * @param handler what handles requests
   * @param entries what requests begin with
   * @return the handler to use in its place
   * @throws NullPointerException if an argument is null
   */
  public static HttpHandler entries(HttpHandler handler, RequestEntries entries) {
    return new EntryHttpHandler(
        requireNonNull(handler, "handler is null. Pass what handles requests."),
        requireNonNull(entries, "entries is null. Pass RequestEntries.none() to bind nothing."));
  }

  /**
   * Returns a service whose WebSockets' handlers are called in the context of the request that
   * opens the socket. On Netty they are anyway; a servlet container calls them later, on a thread
   * of its own, where they would see nothing and leave there what they enter.
   *
   * {@snippet :
   * @Bean
   * WebSocketHandlerAdapter webSocketHandlerAdapter() {
   *   return new WebSocketHandlerAdapter(AsyncWebFlux.sockets(new HandshakeWebSocketService()));
   * }
   * }
   *
   * @param service what opens WebSockets
   * @return the service to use in its place
   * @throws NullPointerException if {@code service} is null
   */
  public static WebSocketService sockets(WebSocketService service) {
    return new RequestWebSocketService(
        requireNonNull(service, "service is null. Pass what opens WebSockets."));
  }
}
