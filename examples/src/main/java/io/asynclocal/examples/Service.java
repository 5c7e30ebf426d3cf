package io.asynclocal.examples;

import static io.asynclocal.examples.RequestId.REQUEST_ID;

import java.util.concurrent.atomic.AtomicInteger;
import org.reactivestreams.Publisher;
import org.slf4j.event.Level;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** The HTTP service: numbers the requests, and runs each in a store of its own. */
final class Service implements AutoCloseable {
  private final AtomicInteger sequence = new AtomicInteger();
  private final Tally tally = new Tally();
  private final int shown;
  private final RequestHandler handler;
  private final DisposableServer server;

  /**
   * Starts listening on this machine's own address.
   *
   * @param port the port, or 0 for any that is free
   * @param handler what each request goes through
   * @param shown how many requests, from the first, are logged for everybody to see
   */
  Service(int port, RequestHandler handler, int shown) {
    this.shown = shown;
    this.handler = handler;
    this.server =
        HttpServer.create()
            .host("127.0.0.1")
            .port(port)
            .route(routes -> routes.get("/", this::answer))
            .bindNow();
  }

  private Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
    tally.begin(REQUEST_ID.getStore());
    int number = sequence.getAndIncrement();
    Journey journey = new Journey(number, number < shown ? Level.INFO : Level.DEBUG, tally);
    // Subscribed here and not by the server, so that the request's store is the subscriber's.
    Mono<String> report =
        Mono.fromFuture(
            REQUEST_ID.call(number, () -> handler.handle(journey).map(Journey::report).toFuture()));
    return response
        .header("Content-Type", "text/plain; charset=utf-8")
        .sendString(report.doOnSuccess(sent -> tally.answered()));
  }

  int port() {
    return server.port();
  }

  Tally tally() {
    return tally;
  }

  /** Waits until the service is closed by another thread. */
  void await() {
    server.onDispose().block();
  }

  @Override
  public void close() {
    server.disposeNow();
  }
}
