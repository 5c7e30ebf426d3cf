package io.asynclocal.benchmarks.application.webflux;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Where a request begins: its id is read from the header, and given to whatever carries it. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class RequestFilter implements WebFilter {
  static final String HEADER = "X-Request-ID";

  private final Carrier carrier;

  RequestFilter(Carrier carrier) {
    this.carrier = carrier;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    String id = exchange.getRequest().getHeaders().getFirst(HEADER);
    return carrier.carry(String.valueOf(id), chain.filter(exchange));
  }
}
