package io.asynclocal.examples.webflux;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.spring.boot.RequestStorages;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** Asks for prices, as the request that needs them. */
@Component
class PriceClient {
  private static final Logger LOG = LoggerFactory.getLogger(PriceClient.class);

  private final WebClient client;
  private final AsyncLocalStorage<String> requestId;
  private final Environment environment;

  PriceClient(WebClient.Builder builder, RequestStorages storages, Environment environment) {
    this.client = builder.filter(this::withRequestId).build();
    this.requestId = storages.get("requestId");
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
        .bodyToMono(Integer.class)
        .doOnNext(price -> LOG.info("{} costs {}", item, price));
  }

  /** A socket carries what is written to it, and nothing else. */
  private Mono<ClientResponse> withRequestId(ClientRequest request, ExchangeFunction next) {
    return next.exchange(
        ClientRequest.from(request)
            .header("X-Request-ID", String.valueOf(requestId.getStore()))
            .build());
  }
}
