package io.asynclocal.spring.boot;

import io.asynclocal.AsyncContext;
import io.micrometer.observation.Observation;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * Lets a request of WebFlux go on with what its observation's scope binds, such as a span, and its
 * ids in the log context: all of these are stores. Spring opens no scope here; where Reactor's
 * automatic mode does, at each operator, what was bound in it would be hidden by the request's
 * stores otherwise.
 *
 * <p>The scope is open for the handlers' sake only, and closed on the same thread.
 */
final class ObservedRequests implements WebFilter, Ordered {
  /** Micrometer's, under which Spring writes the observation into Reactor's context. */
  private static final String KEY = "micrometer.observation";

  /** {@return before the filters of the application, which log too} */
  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    return Mono.deferContextual(
        view ->
            view.getOrDefault(KEY, null) instanceof Observation observation && !observation.isNoop()
                ? new Within(contextOf(observation), exchange, chain)
                : chain.filter(exchange));
  }

  private static AsyncContext contextOf(Observation observation) {
    Observation.Scope scope = observation.openScope();
    try {
      return AsyncContext.current();
    } finally {
      scope.close();
    }
  }

  /**
   * What is current where a function of the request's subscribes counts, and not what it writes.
   */
  private static final class Within extends Mono<Void> {
    private final AsyncContext context;
    private final ServerWebExchange exchange;
    private final WebFilterChain chain;

    Within(AsyncContext context, ServerWebExchange exchange, WebFilterChain chain) {
      this.context = context;
      this.exchange = exchange;
      this.chain = chain;
    }

    @Override
    public void subscribe(CoreSubscriber<? super Void> actual) {
      context.run(
          () ->
              chain
                  .filter(exchange)
                  .contextWrite(Context.of(AsyncContext.KEY, context))
                  .subscribe(actual));
    }
  }
}
