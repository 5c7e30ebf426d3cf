package io.asynclocal.benchmarks.application.rxjava;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.asynclocal.benchmarks.application.server.Control;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The JDK's own server, whose requests go through RxJava. */
public final class RxJavaService implements AutoCloseable {
  private final Carrier carrier;
  private final OrderChain chain;
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final HttpServer server;

  /** Starts the service. */
  public RxJavaService(Carrier carrier) throws IOException {
    this.carrier = carrier;
    this.chain = new OrderChain(carrier);
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/orders", this::handle);
    server.start();
  }

  /**
   * Starts the service and answers the driver.
   *
   * @param args the name of the way that the id is carried
   */
  public static void main(String[] args) throws IOException {
    // Or else each answer waits for the client's acknowledgement of its head.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    Control control = Control.take(null);
    try (Carrier carrier = Carrier.named(args[0]);
        RxJavaService service = new RxJavaService(carrier)) {
      control.serve(service.port());
    }
  }

  /** Returns where the service listens. */
  public int port() {
    return server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) {
    String id = String.valueOf(exchange.getRequestHeaders().getFirst("X-Request-ID"));
    carrier.run(
        id,
        () -> {
          var unused = chain.order("tea").subscribe(answer -> send(exchange, answer));
        });
  }

  private static void send(HttpExchange exchange, String answer) {
    byte[] body = answer.getBytes(UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
