package io.asynclocal.remote;

import java.net.URI;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The hops of one exchange, followed as the JDK's client does. Used by one thread after another.
 */
final class Redirections<T> {
  /** The JDK's own limit, and the property by which it is changed. */
  private static final int MOST = Integer.getInteger("jdk.httpclient.redirects.retrylimit", 5);

  private final BodyHandler<T> handler;
  private final Redirect redirect;

  /** What is sent next, with the headers that the application gave. */
  private HttpRequest request;

  private Destination destination;
  private int followed;
  private @Nullable HttpResponse<T> previous;

  Redirections(HttpRequest request, BodyHandler<T> handler, Redirect redirect) {
    this.request = request;
    this.handler = handler;
    this.redirect = redirect;
    this.destination = Destination.of(request.uri());
  }

  /** Returns the next request with the current context's stores. */
  HttpRequest next(RemoteStores remote) {
    RequestHeaders headers = RequestHeaders.copyOf(request.headers().map());
    remote.send(destination, headers);
    return with(HttpRequest.newBuilder(request, (name, value) -> false), headers);
  }

  private static HttpRequest with(HttpRequest.Builder builder, RequestHeaders headers) {
    headers.map().forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
    return builder.build();
  }

  /** Reads the last response's body as the application wants it, and drops the others. */
  BodyHandler<T> bodyHandler() {
    return info ->
        target(info.statusCode(), info.headers()) == null
            ? handler.apply(info)
            : BodySubscribers.replacing(null);
  }

  /** Takes a response; returns it if it is the last. */
  @Nullable HttpResponse<T> arrived(HttpResponse<T> response) {
    URI target = target(response.statusCode(), response.headers());
    HttpResponse<T> previously = previous;
    HttpResponse<T> linked =
        previously == null ? response : new LinkedResponse<>(response, previously);
    if (target == null) {
      return linked;
    }
    previous = linked;
    followed++;
    destination = destination.redirectedTo(target);
    request = redirected(response.statusCode(), target);
    return null;
  }

  private HttpRequest redirected(int status, URI target) {
    RequestHeaders headers = RequestHeaders.copyOf(request.headers().map());
    if (!RemoteHttpClient.isSameOrigin(request.uri(), target)) {
      headers.removeCredentials();
    }
    HttpRequest.Builder next = HttpRequest.newBuilder(request, (name, value) -> false).uri(target);
    String method = request.method();
    boolean becomesGet =
        status == 303 ? !method.equals("HEAD") : status < 303 && method.equals("POST");
    if (becomesGet) {
      next.method("GET", BodyPublishers.noBody());
      headers.remove("Content-Type");
    }
    return with(next, headers);
  }

  /** Returns where a response redirects to, or null if it doesn't or isn't followed. */
  private @Nullable URI target(int status, HttpHeaders headers) {
    boolean isRedirect =
        status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    if (!isRedirect || redirect == Redirect.NEVER || followed >= MOST) {
      return null;
    }
    Optional<String> location = headers.firstValue("Location");
    if (location.isEmpty()) {
      return null;
    }
    try {
      URI target = request.uri().resolve(location.get());
      return isFollowed(target) ? target : null;
    } catch (IllegalArgumentException e) {
      return null; // no URI: the response itself is the answer
    }
  }

  private boolean isFollowed(URI target) {
    String from = request.uri().getScheme();
    String to = target.getScheme();
    boolean isHttp = "http".equalsIgnoreCase(to) || "https".equalsIgnoreCase(to);
    boolean isDowngrade = "https".equalsIgnoreCase(from) && "http".equalsIgnoreCase(to);
    return isHttp && target.getHost() != null && (!isDowngrade || redirect == Redirect.ALWAYS);
  }
}
