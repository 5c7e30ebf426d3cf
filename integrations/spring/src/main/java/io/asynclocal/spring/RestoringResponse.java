package io.asynclocal.spring;

import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.ZeroCopyHttpOutputMessage;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A response whose body is asked for in the context of its request. A servlet container asks for
 * more on whatever thread can write, and what has waited for that is emitted there, past the end of
 * the pipeline: Spring subscribes as an operator of Reactor's would.
 */
final class RestoringResponse extends ServerHttpResponseDecorator {

  private RestoringResponse(ServerHttpResponse response) {
    super(response);
  }

  /** Returns {@code response} itself where it writes files by itself; Netty asks in place. */
  static ServerHttpResponse of(ServerHttpResponse response) {
    return response instanceof ZeroCopyHttpOutputMessage
        ? response
        : new RestoringResponse(response);
  }

  @Override
  public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
    return super.writeWith(restoring(body));
  }

  @Override
  public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
    return super.writeAndFlushWith(Flux.from(restoring(body)).map(RestoringResponse::restoring));
  }

  /** A function for requests is what makes Reactor's integration restore each of them. */
  private static <T> Publisher<? extends T> restoring(Publisher<? extends T> body) {
    return body instanceof Mono<? extends T> mono
        ? mono
        : Flux.<T>from(body).doOnRequest(count -> {});
  }
}
