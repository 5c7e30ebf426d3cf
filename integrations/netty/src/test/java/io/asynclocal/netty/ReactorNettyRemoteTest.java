package io.asynclocal.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.reactor.ReactorInstallation;
import io.asynclocal.reactor.ReactorIntegration;
import io.asynclocal.remote.Codec;
import io.asynclocal.remote.Destinations;
import io.asynclocal.remote.MissingStoreException;
import io.asynclocal.remote.RemoteStores;
import io.asynclocal.remote.Trust;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;
import reactor.util.retry.Retry;

/** Requests over real sockets, to hosts that have a store coming and to hosts that haven't. */
final class ReactorNettyRemoteTest {
  private static final AsyncLocalStorage<String> TENANT =
      AsyncLocalStorage.<String>builder().name("tenant").build();
  private static final AsyncLocalStorage<String> REQUEST_ID =
      AsyncLocalStorage.<String>builder().name("requestId").build();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final LoopResources loops = LoopResources.create("remote", 1, 2, true);
  private final ConnectionProvider pool =
      ConnectionProvider.builder("remote").maxConnections(16).pendingAcquireMaxCount(-1).build();
  private final Queue<String> seen = new ConcurrentLinkedQueue<>();
  private final AtomicInteger toFail = new AtomicInteger();
  private ReactorInstallation reactor;
  private DisposableServer listed;
  private DisposableServer stranger;
  private RemoteStores remote;
  private HttpClient client;

  @BeforeEach
  void start() {
    reactor = ReactorIntegration.install();
    // Which ports are listed is known only when both servers are there.
    List<DisposableServer> servers = new ArrayList<>();
    remote =
        stores(
            destination ->
                destination.port() == servers.get(0).port()
                    && destination.host().equals("127.0.0.1"),
            false);
    listed = serve("listed", remote);
    stranger = serve("stranger", stores(Destinations.nowhere(), false));
    servers.add(listed);
    client =
        ReactorNettyRemote.sending(
            remote,
            AsyncReactorNetty.entries(HttpClient.create(pool).runOn(loops)).followRedirect(true));
  }

  @AfterEach
  void stop() {
    listed.disposeNow(PATIENCE);
    stranger.disposeNow(PATIENCE);
    pool.disposeLater().block(PATIENCE);
    reactor.close();
    loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)).block(PATIENCE);
  }

  private static RemoteStores stores(Destinations destinations, boolean isRequired) {
    return RemoteStores.builder()
        .store(
            TENANT,
            s -> {
              s.baggage("tenant")
                  .codec(Codec.text(64))
                  .accept(Trust.callers(caller -> caller.address().isLoopbackAddress()))
                  .sendTo(destinations);
              if (isRequired) {
                s.required();
              }
            })
        .store(
            REQUEST_ID,
            s ->
                s.header("X-Request-ID")
                    .codec(Codec.token(64))
                    .accept(Trust.anyone())
                    .inResponses()
                    .sendTo(Destinations.anywhere()))
        .onProblem(problem -> {})
        .build();
  }

  private DisposableServer serve(String name, RemoteStores receiving) {
    return AsyncReactorNetty.entries(HttpServer.create())
        .host("127.0.0.1")
        .port(0)
        .runOn(loops)
        .handle(
            ReactorNettyRemote.receiving(
                receiving, (request, response) -> handle(name, request, response)))
        .bindNow();
  }

  private Publisher<Void> handle(
      String name, HttpServerRequest request, HttpServerResponse response) {
    seen.add(name + " " + request.method() + " " + request.requestHeaders().getAll("baggage"));
    String query = request.uri().replaceFirst("^[^?]*\\??", "");
    if (request.uri().startsWith("/to")) {
      String[] codeAndTarget = query.split("=", 2);
      return response
          .status(Integer.parseInt(codeAndTarget[0]))
          .header("Location", codeAndTarget[1])
          .send();
    }
    if (toFail.getAndDecrement() > 0) {
      return response.status(503).send();
    }
    // After a hop, what was received is still there.
    return response.sendString(
        Mono.delay(Duration.ofMillis(1))
            .map(any -> TENANT.getStore() + " " + REQUEST_ID.getStore()));
  }

  private static String origin(DisposableServer server) {
    return "http://127.0.0.1:" + server.port();
  }

  private Mono<String> get(String uri) {
    return client
        .get()
        .uri(uri)
        .responseSingle(
            (response, body) ->
                response.status().code() == 503
                    ? Mono.error(new IllegalStateException("503"))
                    : body.asString().defaultIfEmpty(""));
  }

  @Test
  void requestsThatOverlapArriveWithTheirOwnStores() {
    List<String> wrong =
        Flux.range(0, 300)
            .flatMap(
                i -> {
                  String tenant = "ü東,;=% " + i % 97;
                  String id = "r-" + i;
                  return AsyncContext.root()
                      .with(TENANT, tenant)
                      .with(REQUEST_ID, id)
                      .call(
                          () ->
                              Mono.defer(() -> get(origin(listed) + "/seen"))
                                  .filter(answer -> !answer.equals(tenant + " " + id))
                                  .as(ReactorNettyRemoteTest::here));
                },
                64)
            .collectList()
            .block(PATIENCE);
    assertEquals(List.of(), wrong);
  }

  /** Streams of one connection of HTTP/2, whose peer the connection itself knows. */
  @Test
  void streamsOfOneConnectionHaveTheirOwnStores() {
    DisposableServer multiplexed =
        AsyncReactorNetty.entries(HttpServer.create())
            .host("127.0.0.1")
            .port(0)
            .protocol(HttpProtocol.H2C)
            .runOn(loops)
            .handle(
                ReactorNettyRemote.receiving(
                    remote, (request, response) -> handle("listed", request, response)))
            .bindNow();
    try {
      HttpClient sending =
          ReactorNettyRemote.sending(
              stores(destination -> destination.port() == multiplexed.port(), false),
              AsyncReactorNetty.entries(HttpClient.create(pool).runOn(loops))
                  .protocol(HttpProtocol.H2C));
      List<CompletableFuture<String>> answers = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        Mono<String> answer =
            sending
                .get()
                .uri(origin(multiplexed) + "/seen")
                .responseContent()
                .aggregate()
                .asString();
        answers.add(
            AsyncContext.root()
                .with(TENANT, "ü " + i)
                .with(REQUEST_ID, "r-" + i)
                .call(answer::toFuture));
      }
      for (int i = 0; i < 200; i++) {
        assertEquals("ü " + i + " r-" + i, answers.get(i).join());
      }
    } finally {
      multiplexed.disposeNow(PATIENCE);
    }
  }

  /** Subscribes at once, in the context that is current. */
  private static <T> Mono<T> here(Mono<T> mono) {
    var result = mono.toFuture();
    return Mono.fromFuture(result);
  }

  @Test
  void withoutTheClientTheStoresAreLost() {
    HttpClient plain = HttpClient.create(pool).runOn(loops);
    String answer =
        TENANT.call(
            "acme",
            () ->
                plain
                    .get()
                    .uri(origin(listed))
                    .responseContent()
                    .aggregate()
                    .asString()
                    .block(PATIENCE));
    assertEquals("null null", answer);
  }

  @Test
  void noRedirectCarriesATenantOffTheList() {
    String known = "127.0.0.1:" + listed.port();
    List<String> targets =
        List.of(
            origin(stranger) + "/seen",
            "http://localhost:" + stranger.port() + "/seen",
            "http://" + known + "@127.0.0.1:" + stranger.port() + "/seen",
            origin(stranger) + "/seen?http://" + known + "/",
            origin(stranger) + "/to?302=" + origin(stranger) + "/seen");
    for (int code : new int[] {301, 302, 303, 307, 308}) {
      for (String target : targets) {
        TENANT.run(
            "acme", () -> get(origin(listed) + "/to?" + code + "=" + target).block(PATIENCE));
      }
    }
    long strangers = seen.stream().filter(line -> line.startsWith("stranger")).count();
    assertTrue(strangers >= 25, () -> "" + seen);
    assertEquals(
        List.of("listed GET [tenant=acme]"),
        seen.stream().filter(line -> line.contains("tenant")).distinct().toList());
  }

  @Test
  void clientThatWritesHeadersItselfCarriesThemOffTheList() {
    HttpClient plain = HttpClient.create(pool).runOn(loops).followRedirect(true);
    plain
        .headers(headers -> headers.set("baggage", "tenant=acme"))
        .get()
        .uri(origin(listed) + "/to?302=" + origin(stranger) + "/seen")
        .response()
        .block(PATIENCE);
    assertTrue(seen.contains("stranger GET [tenant=acme]"), () -> "" + seen);
  }

  @Test
  void wayBackToAListedHostHasTheTenantAgain() {
    String back = origin(stranger) + "/to?307=" + origin(listed) + "/seen";
    String answer =
        TENANT.call("acme", () -> get(origin(listed) + "/to?302=" + back).block(PATIENCE));
    assertEquals("acme null", answer);
    assertEquals(
        List.of("listed GET [tenant=acme]", "stranger GET []", "listed GET [tenant=acme]"),
        List.copyOf(seen));
  }

  @Test
  void eachAttemptHasExactlyOneHeader() {
    toFail.set(2);
    String answer =
        TENANT.call(
            "acme",
            () ->
                get(origin(listed) + "/seen")
                    .retryWhen(Retry.fixedDelay(3, Duration.ofMillis(1)))
                    .block(PATIENCE));
    assertEquals("acme null", answer);
    toFail.set(1);
    TENANT.run("acme", () -> get(origin(listed) + "/seen").retry(2).block(PATIENCE));
    assertEquals(5, seen.size());
    assertEquals(List.of("listed GET [tenant=acme]"), seen.stream().distinct().toList());
  }

  @Test
  void forgedHeadersThatAGatewayCopiedAreReplacedOrRemoved() {
    HttpClient copying =
        client.headers(
            headers -> headers.add("baggage", "tenant=evil").add("baggage", "tenant=worse,a=1"));
    copying.get().uri(origin(listed) + "/seen").response().block(PATIENCE);
    TENANT.run(
        "acme", () -> copying.get().uri(origin(listed) + "/seen").response().block(PATIENCE));
    assertEquals(List.of("listed GET [a=1]", "listed GET [tenant=acme,a=1]"), List.copyOf(seen));
  }

  @Test
  void addressThatHeadersNameIsNotBelieved() {
    DisposableServer outside =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .runOn(loops)
            .forwarded(true)
            .handle(
                ReactorNettyRemote.receiving(
                    remote,
                    (request, response) ->
                        response.sendString(
                            Mono.just(
                                request.remoteAddress().getHostString()
                                    + " "
                                    + ReactorNettyRemote.peer(request)
                                        .address()
                                        .getHostAddress()))))
            .bindNow();
    String answer =
        HttpClient.create(pool)
            .runOn(loops)
            .headers(headers -> headers.set("X-Forwarded-For", "10.0.0.1"))
            .get()
            .uri(origin(outside))
            .responseContent()
            .aggregate()
            .asString()
            .block(PATIENCE);
    outside.disposeNow(PATIENCE);
    assertEquals("10.0.0.1 127.0.0.1", answer);
  }

  @Test
  void requestWithoutARequiredStoreIsRefusedOnBothSides() {
    RemoteStores strict = stores(Destinations.anywhere(), true);
    DisposableServer demanding = serve("demanding", strict);
    int status =
        HttpClient.create(pool)
            .runOn(loops)
            .get()
            .uri(origin(demanding) + "/seen")
            .response()
            .block(PATIENCE)
            .status()
            .code();
    HttpClient sending = ReactorNettyRemote.sending(strict, HttpClient.create(pool).runOn(loops));
    Throwable failed =
        assertThrows(
            Throwable.class,
            () -> sending.get().uri(origin(demanding) + "/seen").response().block(PATIENCE));
    demanding.disposeNow(PATIENCE);
    assertEquals(400, status);
    assertInstanceOf(MissingStoreException.class, failed);
    assertEquals(List.of(), List.copyOf(seen), "the handler was not called");
  }

  @Test
  void responseHasTheIdOfItsRequest() {
    String id =
        REQUEST_ID.call(
            "r-7",
            () ->
                client
                    .get()
                    .uri(origin(listed) + "/seen")
                    .response()
                    .block(PATIENCE)
                    .responseHeaders()
                    .get("X-Request-ID"));
    assertEquals("r-7", id);
  }

  @Test
  void baggageOfAllSizesIsAnswered() {
    HttpClient loaded = client.headers(headers -> headers.set("baggage", "x=" + "y".repeat(8_180)));
    int status =
        TENANT.call(
            "acme",
            () ->
                loaded
                    .get()
                    .uri(origin(listed) + "/seen")
                    .response()
                    .block(PATIENCE)
                    .status()
                    .code());
    assertEquals(200, status, "no 431");
    assertEquals(List.of("listed GET [tenant=acme]"), List.copyOf(seen));
  }
}
