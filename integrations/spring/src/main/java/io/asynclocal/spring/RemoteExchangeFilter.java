package io.asynclocal.spring;

import static java.util.Objects.requireNonNull;

import io.asynclocal.remote.Destination;
import io.asynclocal.remote.RemoteStores;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Mono;

/**
 * Makes {@code WebClient}, and the HTTP interfaces that are made of it, send the stores of whoever
 * subscribes, by Reactor's integration.
 *
 * {@snippet :
 * WebClient client = WebClient.builder().filter(new RemoteExchangeFilter(remote)).build();
 * }
 *
 * <p><b>Redirects.</b> A filter sees a request, and not where it is redirected to: its connector
 * must not follow redirects by itself, as none does that isn't told. To have them followed, use the
 * Reactor Netty client of {@code asynclocal-netty} as a connector, or a {@code RemoteHttpClient},
 * and no filter.
 *
 * <p><b>Failures.</b> A required store that can't be sent is a {@code MissingStoreException}, as a
 * signal, and nothing has been sent.
 *
 * <p>Add it after filters that retry, so that each attempt is decided anew.
 */
public final class RemoteExchangeFilter implements ExchangeFilterFunction {
  private final RemoteStores remote;

  /**
   * Makes a filter.
   *
   * @param remote the stores
   * @throws NullPointerException if {@code remote} is null
   */
  public RemoteExchangeFilter(RemoteStores remote) {
    this.remote = requireNonNull(remote, "remote is null. Pass the stores that are declared.");
  }

  @Override
  public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
    return Mono.defer(() -> next.exchange(withStores(request)));
  }

  private ClientRequest withStores(ClientRequest request) {
    Destination destination = Destination.of(request.url());
    return ClientRequest.from(request)
        .headers(headers -> remote.send(destination, new ClientHeaders(headers)))
        .build();
  }

  /** {@return what is sent} */
  @Override
  public String toString() {
    return "RemoteExchangeFilter[" + remote + "]";
  }
}
