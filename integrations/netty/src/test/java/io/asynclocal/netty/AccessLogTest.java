package io.asynclocal.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.reactor.ReactorInstallation;
import io.asynclocal.reactor.ReactorIntegration;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.logging.AccessLog;
import reactor.netty.http.server.logging.AccessLogArgProvider;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/** The access log's line of a request shows the request's stores. */
class AccessLogTest {
  private static final AsyncLocalStorage<String> ID =
      AsyncLocalStorage.<String>builder().name("id").build();
  private static final int REQUESTS = 60;

  private final LoopResources loops = LoopResources.create("server", 1, 2, true);
  private final ConnectionProvider connections = ConnectionProvider.create("few", 4);
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final ReactorInstallation reactor = ReactorIntegration.install();

  @AfterEach
  void closeAll() {
    connections.disposeLater().block(Duration.ofSeconds(10));
    reactor.close();
    loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)).block(Duration.ofSeconds(10));
  }

  /** As a line that a pattern with an entry of the log context makes. */
  private final class Line extends AccessLog {
    private final String uri;

    Line(AccessLogArgProvider arguments) {
      super("");
      this.uri = String.valueOf(arguments.uri());
    }

    @Override
    protected void log() {
      lines.add(uri + " " + ID.getStore());
    }
  }

  private Set<String> linesOf(boolean isKept) throws InterruptedException {
    DisposableServer server =
        AsyncReactorNetty.entries(
                HttpServer.create()
                    .host("localhost")
                    .port(0)
                    .runOn(loops)
                    .accessLog(true, Line::new))
            .handle(
                (request, response) -> {
                  ID.enterWith(request.uri());
                  if (isKept) {
                    AsyncReactorNetty.accessLogAs(AsyncContext.current(), request);
                  }
                  return response.sendString(Mono.delay(Duration.ofMillis(1)).map(tick -> "body"));
                })
            .bindNow();
    try {
      HttpClient client = HttpClient.create(connections).remoteAddress(server::address);
      Flux.range(0, REQUESTS)
          .flatMap(i -> client.get().uri("/" + i).responseContent().aggregate().asString(), 4)
          .blockLast(Duration.ofSeconds(60));
      return IntStream.range(0, REQUESTS).mapToObj(i -> next()).collect(Collectors.toSet());
    } finally {
      server.disposeNow(Duration.ofSeconds(10));
    }
  }

  private String next() {
    try {
      return String.valueOf(lines.poll(60, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void lineShowsTheStoresOfItsRequest() throws Exception {
    assertEquals(
        IntStream.range(0, REQUESTS).mapToObj(i -> "/" + i + " /" + i).collect(Collectors.toSet()),
        linesOf(true));
  }

  @Test
  void lineShowsNothingWhereNobodySaysWhose() throws Exception {
    assertEquals(
        IntStream.range(0, REQUESTS).mapToObj(i -> "/" + i + " null").collect(Collectors.toSet()),
        linesOf(false));
  }

  @Test
  void nullIsRefused() {
    assertThrows(
        NullPointerException.class, () -> AsyncReactorNetty.accessLogAs(AsyncContext.root(), null));
  }
}
