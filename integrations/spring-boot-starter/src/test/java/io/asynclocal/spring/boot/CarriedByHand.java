package io.asynclocal.spring.boot;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

/** The id of a request on WebFlux as somebody carries it without the starter. */
@Configuration(proxyBeanMethods = false)
class CarriedByHand {

  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  WebFilter filter() {
    return (exchange, chain) -> {
      String id = exchange.getRequest().getHeaders().getFirst("X-Request-ID");
      Load.begins(exchange.getRequest().getURI().getPath(), id);
      exchange.getResponse().getHeaders().set("X-Request-ID", String.valueOf(id));
      return Mono.defer(() -> Seen.ID.call(id, () -> chain.filter(exchange)));
    };
  }
}
