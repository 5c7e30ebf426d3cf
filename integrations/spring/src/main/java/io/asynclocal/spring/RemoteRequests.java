package io.asynclocal.spring;

import static java.util.Objects.requireNonNull;

import io.asynclocal.AsyncContext;
import io.asynclocal.ContinuingContext;
import io.asynclocal.remote.Caller;
import io.asynclocal.remote.MissingStoreException;
import io.asynclocal.remote.OutboundHeaders;
import io.asynclocal.remote.RemoteStores;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Begins requests with the stores that have come along from another process, in WebFlux and in
 * servlets.
 *
 * {@snippet :
 * RequestEntries entries = RequestEntries.of(RemoteRequests.receiving(remote));
 * }
 *
 * <p>A request without a required store is answered with 400, and nothing of the application is
 * called. What is declared to be in responses is in the response.
 *
 * <p>Clients are {@link RemoteRequestInterceptor}, for {@code RestClient}, and {@link
 * RemoteExchangeFilter}, for {@code WebClient}.
 */
public final class RemoteRequests {
  private RemoteRequests() {}

  /**
   * Returns an entry for which the caller is whom the connection's certificate names. He has no
   * address: where a server believes {@code X-Forwarded-For}, a request's address is what a
   * stranger has written.
   *
   * @param remote the stores
   * @return the entry
   * @throws NullPointerException if {@code remote} is null
   */
  public static RequestEntry receiving(RemoteStores remote) {
    return receiving(remote, RemoteRequests::certified);
  }

  /**
   * Returns an entry that knows callers otherwise, such as by a token that it verifies.
   *
   * @param remote the stores
   * @param callers says who sent a request; what it throws counts as nobody
   * @return the entry
   * @throws NullPointerException if an argument is null
   */
  public static RequestEntry receiving(RemoteStores remote, RequestCaller callers) {
    return new Receiving(
        requireNonNull(remote, "remote is null. Pass the stores that are declared."),
        requireNonNull(callers, "callers is null. Pass what knows who sent a request."));
  }

  /**
   * Returns the caller whom the connection's certificate names.
   *
   * @param request a request
   * @return the caller; unknown if the server asks for no certificate
   */
  public static Caller certified(IncomingRequest request) {
    return Caller.unknown().withPrincipal(Certificates.principalOf(request.unwrap()));
  }

  private record Receiving(RemoteStores remote, RequestCaller callers) implements RequestEntry {
    @Override
    public AsyncContext enter(AsyncContext context, IncomingRequest request) {
      try {
        AsyncContext received = remote.receive(callerOf(request), request::header);
        return ContinuingContext.withChange(context, AsyncContext.root(), received);
      } catch (MissingStoreException e) {
        throw new RefusedRequestException(400, "A required store has not come along.", e);
      }
    }

    private Caller callerOf(IncomingRequest request) {
      try {
        return callers.of(request);
      } catch (RuntimeException e) {
        return Caller.unknown();
      }
    }

    @Override
    public Map<String, String> responseHeaders(AsyncContext entered) {
      ResponseHeaders headers = new ResponseHeaders(new LinkedHashMap<>());
      entered.run(() -> remote.respond(headers));
      return headers.all;
    }

    @Override
    public String toString() {
      return "RemoteRequests[" + remote + "]";
    }
  }

  private record ResponseHeaders(Map<String, String> all) implements OutboundHeaders {
    @Override
    public @Nullable Iterable<String> values(String name) {
      return null;
    }

    @Override
    public void set(String name, String value) {
      all.put(name, value);
    }

    @Override
    public void remove(String name) {}
  }
}
