package io.asynclocal.spring;

import io.asynclocal.AsyncContext;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * Begins each request. The context is written for its whole pipeline, because a server subscribes
 * where and when it likes.
 */
final class EntryHttpHandler implements HttpHandler {
  private final HttpHandler handler;
  private final RequestEntries entries;

  EntryHttpHandler(HttpHandler handler, RequestEntries entries) {
    this.handler = handler;
    this.entries = entries;
  }

  @Override
  public Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response) {
    AsyncContext context;
    try {
      context = entries.begin(new Incoming(request));
    } catch (RefusedRequestException e) {
      response.setStatusCode(HttpStatusCode.valueOf(e.status()));
      return response.setComplete();
    } catch (RuntimeException e) {
      return Mono.error(e);
    }
    entries.respond(context, response.getHeaders()::set);
    return Mono.defer(
            () -> context.call(() -> handler.handle(request, RestoringResponse.of(response))))
        .contextWrite(Context.of(AsyncContext.KEY, context));
  }

  private record Incoming(ServerHttpRequest unwrap) implements IncomingRequest {
    /** By what Spring 6.2 and 7 have in common: the usual methods have other parameters there. */
    @Override
    public List<String> header(String name) {
      HttpHeaders headers = unwrap.getHeaders();
      return headers.getFirst(name) == null
          ? List.of()
          : headers.headerSet().stream()
              .filter(header -> header.getKey().equalsIgnoreCase(name))
              .flatMap(header -> header.getValue().stream())
              .toList();
    }
  }

  @Override
  public String toString() {
    return "entries of " + handler;
  }
}
