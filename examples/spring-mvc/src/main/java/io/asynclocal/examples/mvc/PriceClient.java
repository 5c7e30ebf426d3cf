package io.asynclocal.examples.mvc;

import static java.util.Objects.requireNonNull;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.spring.boot.RequestStorages;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/** Asks for prices, as the request that needs them. */
@Component
class PriceClient {
  private static final Logger LOG = LoggerFactory.getLogger(PriceClient.class);

  private final RestClient client;
  private final AsyncLocalStorage<String> requestId;
  private final Environment environment;

  PriceClient(RestClient.Builder builder, RequestStorages storages, Environment environment) {
    this.client = builder.requestInterceptor(this::withRequestId).build();
    this.requestId = storages.get("requestId");
    this.environment = environment;
  }

  int priceOf(String item) {
    Integer price =
        requireNonNull(
            client
                .get()
                .uri(
                    "http://localhost:{port}/prices/{item}",
                    environment.getRequiredProperty("local.server.port"),
                    item)
                .retrieve()
                .body(Integer.class));
    LOG.info("{} costs {}", item, price);
    return price;
  }

  /** A socket carries what is written to it, and nothing else. */
  private ClientHttpResponse withRequestId(
      HttpRequest request, byte[] body, ClientHttpRequestExecution next) throws IOException {
    request.getHeaders().set("X-Request-ID", String.valueOf(requestId.getStore()));
    return next.execute(request, body);
  }
}
