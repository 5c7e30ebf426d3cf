package io.asynclocal.remote;

import io.asynclocal.Arguments;
import io.asynclocal.AsyncContext;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * A {@code java.net.http} client whose requests carry the stores of whoever sends them, to where
 * these are sent.
 *
 * {@snippet :
 * HttpClient client =
 *     RemoteHttpClient.of(remote, HttpClient.newHttpClient(), HttpClient.Redirect.NORMAL);
 * client.send(request, BodyHandlers.ofString());
 * }
 *
 * <p><b>Redirects.</b> The JDK's own hand every header on to whatever host a response names. Here
 * they are followed one hop at a time, each with the stores that are sent to that very host;
 * credentials go to no other host, port or scheme than the one that was asked.
 *
 * <p><b>Failures.</b> A required store that can't be sent is a {@link MissingStoreException}, from
 * {@code send} and in the future of {@code sendAsync}, and nothing has been sent.
 *
 * <p>Whatever depends on a future of {@code sendAsync} runs as for the client within.
 */
public final class RemoteHttpClient extends HttpClient {
  private final RemoteStores remote;
  private final HttpClient client;
  private final Redirect redirect;

  private RemoteHttpClient(RemoteStores remote, HttpClient client, Redirect redirect) {
    this.remote = remote;
    this.client = client;
    this.redirect = redirect;
  }

  /**
   * Returns a client that follows no redirects.
   *
   * @param remote the stores
   * @param client what sends; it follows no redirects, which is what a client does that isn't told
   * @return the client
   * @throws IllegalArgumentException if {@code client} follows redirects by itself
   */
  public static HttpClient of(RemoteStores remote, HttpClient client) {
    return of(remote, client, Redirect.NEVER);
  }

  /**
   * Returns a client that follows redirects itself.
   *
   * @param remote the stores
   * @param client what sends; it follows no redirects, which is what a client does that isn't told
   * @param redirect which redirects are followed
   * @return the client
   * @throws IllegalArgumentException if {@code client} follows redirects by itself
   */
  public static HttpClient of(RemoteStores remote, HttpClient client, Redirect redirect) {
    Arguments.require(remote, "remote");
    Arguments.require(redirect, "redirect");
    if (Arguments.require(client, "client").followRedirects() != Redirect.NEVER) {
      throw new IllegalArgumentException(
          "The client follows redirects by itself, and would carry every header along. Build it"
              + " with Redirect.NEVER, and say here which are followed.");
    }
    return new RemoteHttpClient(remote, client, redirect);
  }

  @Override
  public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
      throws IOException, InterruptedException {
    Redirections<T> hops = new Redirections<>(request, handler, redirect);
    while (true) {
      HttpResponse<T> response = hops.arrived(client.send(hops.next(remote), hops.bodyHandler()));
      if (response != null) {
        return response;
      }
    }
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler) {
    return sendAsync(request, handler, null);
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler, @Nullable PushPromiseHandler<T> pushes) {
    Redirections<T> hops = new Redirections<>(request, handler, redirect);
    Exchange<T> exchange = new Exchange<>(hops, pushes);
    exchange.sendNext();
    return exchange;
  }

  /** A response to come, over any number of hops. Cancelling it cancels the present one. */
  private final class Exchange<T> extends CompletableFuture<HttpResponse<T>> {
    private final Redirections<T> hops;
    private final @Nullable PushPromiseHandler<T> pushes;

    /** Later hops are sent by whatever thread has the response, and by the same requester. */
    private final AsyncContext requester = AsyncContext.current();

    private volatile @Nullable CompletableFuture<?> hop;

    Exchange(Redirections<T> hops, @Nullable PushPromiseHandler<T> pushes) {
      this.hops = hops;
      this.pushes = pushes;
    }

    void sendNext() {
      HttpRequest next;
      try {
        next = requester.call(() -> hops.next(remote));
      } catch (MissingStoreException e) {
        completeExceptionally(e);
        return;
      }
      CompletableFuture<HttpResponse<T>> sent = client.sendAsync(next, hops.bodyHandler(), pushes);
      hop = sent;
      if (isCancelled()) {
        sent.cancel(true);
      }
      var unused = sent.whenComplete(this::arrived);
    }

    private void arrived(@Nullable HttpResponse<T> response, @Nullable Throwable failure) {
      if (response == null) {
        completeExceptionally(failure == null ? new IOException("No response.") : failure);
        return;
      }
      try {
        HttpResponse<T> last = hops.arrived(response);
        if (last != null) {
          complete(last);
        } else if (!isDone()) {
          sendNext();
        }
      } catch (RuntimeException | Error e) {
        completeExceptionally(e);
      }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      boolean isCancelled = super.cancel(mayInterruptIfRunning);
      CompletableFuture<?> present = hop;
      if (isCancelled && present != null) {
        present.cancel(true);
      }
      return isCancelled;
    }

    /** What depends on this one is completed by whoever is asked to. */
    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
      return new CompletableFuture<>();
    }
  }

  @Override
  public WebSocket.Builder newWebSocketBuilder() {
    return new RemoteWebSocketBuilder(remote, client.newWebSocketBuilder());
  }

  @Override
  public Optional<CookieHandler> cookieHandler() {
    return client.cookieHandler();
  }

  @Override
  public Optional<Duration> connectTimeout() {
    return client.connectTimeout();
  }

  /** {@return which redirects this client follows} */
  @Override
  public Redirect followRedirects() {
    return redirect;
  }

  @Override
  public Optional<ProxySelector> proxy() {
    return client.proxy();
  }

  @Override
  public SSLContext sslContext() {
    return client.sslContext();
  }

  @Override
  public SSLParameters sslParameters() {
    return client.sslParameters();
  }

  @Override
  public Optional<Authenticator> authenticator() {
    return client.authenticator();
  }

  @Override
  public Version version() {
    return client.version();
  }

  @Override
  public Optional<Executor> executor() {
    return client.executor();
  }

  /**
   * Closes the client within, where the JDK's clients can be closed: since Java 21, whose method
   * this is.
   *
   * @throws Exception if closing fails
   */
  public void close() throws Exception {
    if (client instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }

  /** {@return what sends} */
  @Override
  public String toString() {
    return "RemoteHttpClient[" + client + "]";
  }

  /** Returns whether two URIs are of one origin, to which credentials may go. */
  static boolean isSameOrigin(URI one, URI other) {
    return Destination.of(one).equals(Destination.of(other));
  }
}
