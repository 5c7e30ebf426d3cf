package io.asynclocal.spring.boot;

import kotlin.coroutines.CoroutineContext;
import org.springframework.core.Ordered;
import org.springframework.web.server.CoWebFilter;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Says which context the coroutines of {@code suspend} handlers and of {@code CoWebFilter}s have.
 * Spring reads it from an attribute of the exchange.
 */
final class SuspendingWebFlux implements WebFilter, Ordered {

  /** {@return before the application's own, which may be coroutines} */
  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE + 1;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    exchange
        .getAttributes()
        .compute(
            CoWebFilter.COROUTINE_CONTEXT_ATTRIBUTE,
            (name, own) -> HandlerCoroutines.with((CoroutineContext) own));
    return chain.filter(exchange);
  }
}
