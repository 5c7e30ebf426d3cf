package io.asynclocal.diagnostics;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Serves a {@link LiveView} by the JDK's own server, on loopback, until it is closed: the page, its
 * feed, and downloads of the last events.
 *
 * {@snippet :
 * try (LiveServer server = LiveServer.start(live, 0)) {
 *   System.out.println("What is going on: " + server.address());
 *   …
 * }
 * }
 *
 * <p><b>Security.</b> Whoever has an account on the machine can read it, as far as its firewall
 * lets them. Requests that a browser sends under another host's name are refused, so that a page
 * from elsewhere can't read it, and nothing is done but by a {@code POST} that only this page can
 * send.
 *
 * <p><b>Threads.</b> One, a daemon, in which no store of the application's is bound.
 */
public final class LiveServer implements AutoCloseable {
  private static final String TITLE = "Asynchronous work";
  private static final String NOTHING = "There is only what the page asks for.";

  /** What a page of another site can't send. */
  private static final String OURS = "X-AsyncLocal";

  private final LiveView view;
  private final HttpServer server;
  private final ExecutorService thread;

  private LiveServer(LiveView view, HttpServer server) {
    this.view = view;
    this.server = server;
    this.thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread made = new Thread(task, "asynclocal-live");
              made.setDaemon(true);
              return made;
            });
  }

  /**
   * Begins to serve a view.
   *
   * @param view the view
   * @param port the port, 0 for any that is free
   * @return the server, to be closed
   * @throws IOException if the port is taken
   * @throws NullPointerException if {@code view} is null
   */
  public static LiveServer start(LiveView view, int port) throws IOException {
    requireNonNull(view, "view is null. Pass the one that the recorder tells.");
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    LiveServer live = new LiveServer(view, HttpServer.create(address, 0));
    live.server.setExecutor(live.thread);
    live.server.createContext("/", live::answer);
    live.server.start();
    return live;
  }

  /** {@return where the page is} */
  public URI address() {
    InetSocketAddress address = server.getAddress();
    return URI.create("http://" + host(address) + ":" + address.getPort() + "/");
  }

  private static String host(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return host.contains(":") ? "[" + host + "]" : host;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      String path = exchange.getRequestURI().getPath();
      if (!isAskedByItsName(exchange.getRequestHeaders().getFirst("Host"))) {
        send(exchange, 403, "This is served to " + address() + " alone.");
      } else if (method.equals("POST")) {
        post(exchange, path.substring(1));
      } else if (method.equals("GET")) {
        show(exchange, path.substring(1));
      } else {
        send(exchange, 405, NOTHING);
      }
    }
  }

  private void post(HttpExchange exchange, String name) throws IOException {
    if (!exchange.getRequestHeaders().containsKey(OURS)) {
      send(exchange, 403, "Only the page asks for that.");
    } else if (view.act(name)) {
      show(exchange, "feed");
    } else {
      send(exchange, 404, NOTHING);
    }
  }

  private void show(HttpExchange exchange, String name) throws IOException {
    Optional<LiveResource> found = view.resource(name, TITLE);
    if (found.isPresent()) {
      send(exchange, 200, found.get().mediaType(), found.get().bytes());
    } else {
      send(exchange, 404, NOTHING);
    }
  }

  /** Whether the browser was told to go here, and not that somebody else's name means this. */
  private boolean isAskedByItsName(@Nullable String host) {
    String port = ":" + server.getAddress().getPort();
    return host != null
        && (host.equals(host(server.getAddress()) + port)
            || host.toLowerCase(Locale.ROOT).equals("localhost" + port));
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    send(exchange, status, "text/plain", text.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  /** Ends serving, and a recording that the page has begun. A second call does nothing. */
  @Override
  public void close() {
    server.stop(0);
    view.stopRecording();
    thread.shutdown();
  }
}
