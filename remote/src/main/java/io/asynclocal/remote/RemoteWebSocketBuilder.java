package io.asynclocal.remote;

import java.net.URI;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Sends stores in the handshake. Headers are kept until then, since a builder can't drop any. */
final class RemoteWebSocketBuilder implements WebSocket.Builder {
  private final RemoteStores remote;
  private final WebSocket.Builder builder;
  private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  RemoteWebSocketBuilder(RemoteStores remote, WebSocket.Builder builder) {
    this.remote = remote;
    this.builder = builder;
  }

  @Override
  public WebSocket.Builder header(String name, String value) {
    headers.computeIfAbsent(name, any -> new ArrayList<>()).add(value);
    return this;
  }

  @Override
  public WebSocket.Builder connectTimeout(Duration timeout) {
    builder.connectTimeout(timeout);
    return this;
  }

  @Override
  public WebSocket.Builder subprotocols(String mostPreferred, String... lesserPreferred) {
    builder.subprotocols(mostPreferred, lesserPreferred);
    return this;
  }

  @Override
  public CompletableFuture<WebSocket> buildAsync(URI uri, WebSocket.Listener listener) {
    RequestHeaders sent = RequestHeaders.copyOf(headers);
    try {
      remote.send(Destination.of(uri), sent);
    } catch (MissingStoreException e) {
      return CompletableFuture.failedFuture(e);
    }
    sent.map().forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
    return builder.buildAsync(uri, listener);
  }
}
