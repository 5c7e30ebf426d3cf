package io.asynclocal.spring;

import io.asynclocal.AsyncContext;
import java.util.List;
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
    try {
      AsyncContext context = entries.begin(new Incoming(request));
      entries.respond(context, response.getHeaders()::set);
      return context
          .call(() -> handler.handle(request, RestoringResponse.of(response)))
          .contextWrite(Context.of(AsyncContext.KEY, context));
    } catch (RefusedRequestException e) {
      response.setStatusCode(HttpStatusCode.valueOf(e.status()));
      return response.setComplete();
    } catch (RuntimeException e) {
      return Mono.error(e);
    }
  }

  private record Incoming(ServerHttpRequest unwrap) implements IncomingRequest {
    @Override
    public List<String> header(String name) {
      return NamedHeader.valuesOf(unwrap.getHeaders(), name);
    }
  }

  @Override
  public String toString() {
    return "entries of " + handler;
  }
}
