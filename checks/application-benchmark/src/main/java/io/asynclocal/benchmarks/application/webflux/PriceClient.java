package io.asynclocal.benchmarks.application.webflux;

import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** Asks for prices, over a socket. */
@Component
class PriceClient {
  private final WebClient client;
  private final Environment environment;

  PriceClient(WebClient.Builder builder, Environment environment) {
    this.client = builder.build();
    this.environment = environment;
  }

  Mono<Integer> priceOf(String item) {
    return client
        .get()
        .uri(
            "http://localhost:{port}/prices/{item}",
            environment.getRequiredProperty("local.server.port"),
            item)
        .retrieve()
        .bodyToMono(Integer.class);
  }
}
