package io.asynclocal.spring;

import io.asynclocal.AsyncContext;
import java.util.List;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Has the handler of a WebSocket called as the request that opens it. */
final class RequestWebSocketService implements WebSocketService {
  private final WebSocketService service;

  RequestWebSocketService(WebSocketService service) {
    this.service = service;
  }

  @Override
  public Mono<Void> handleRequest(ServerWebExchange exchange, WebSocketHandler handler) {
    return service.handleRequest(exchange, new OpenedHandler(handler, AsyncContext.current()));
  }

  private static final class OpenedHandler implements WebSocketHandler {
    private final WebSocketHandler handler;
    private final AsyncContext opening;

    OpenedHandler(WebSocketHandler handler, AsyncContext opening) {
      this.handler = handler;
      this.opening = opening;
    }

    @Override
    public List<String> getSubProtocols() {
      return handler.getSubProtocols();
    }

    @Override
    public Mono<Void> handle(WebSocketSession session) {
      return opening.call(() -> handler.handle(session));
    }
  }
}
