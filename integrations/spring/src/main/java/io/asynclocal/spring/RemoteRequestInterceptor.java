package io.asynclocal.spring;

import static java.util.Objects.requireNonNull;

import io.asynclocal.remote.Destination;
import io.asynclocal.remote.RemoteStores;
import java.io.IOException;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Makes {@code RestClient} and {@code RestTemplate}, and the HTTP interfaces that are made of them,
 * send the stores of whoever makes a request.
 *
 * {@snippet :
 * RestClient client =
 *     RestClient.builder()
 *         .requestFactory(new JdkClientHttpRequestFactory(HttpClient.newHttpClient()))
 *         .requestInterceptor(new RemoteRequestInterceptor(remote))
 *         .build();
 * }
 *
 * <p><b>Redirects.</b> An interceptor sees a request, and not where it is redirected to: its
 * factory must not follow redirects by itself. To have them followed, use a factory of a {@code
 * RemoteHttpClient}, or of the Reactor Netty client of {@code asynclocal-netty}, and no
 * interceptor.
 *
 * <p><b>Failures.</b> A required store that can't be sent is a {@code MissingStoreException}, and
 * nothing has been sent.
 *
 * <p>Add it after interceptors that retry, so that each attempt is decided anew.
 */
public final class RemoteRequestInterceptor implements ClientHttpRequestInterceptor {
  private final RemoteStores remote;

  /**
   * Makes an interceptor.
   *
   * @param remote the stores
   * @throws NullPointerException if {@code remote} is null
   */
  public RemoteRequestInterceptor(RemoteStores remote) {
    this.remote = requireNonNull(remote, "remote is null. Pass the stores that are declared.");
  }

  @Override
  public ClientHttpResponse intercept(
      HttpRequest request, byte[] body, ClientHttpRequestExecution execution) throws IOException {
    remote.send(Destination.of(request.getURI()), new ClientHeaders(request.getHeaders()));
    return execution.execute(request, body);
  }

  /** {@return what is sent} */
  @Override
  public String toString() {
    return "RemoteRequestInterceptor[" + remote + "]";
  }
}
