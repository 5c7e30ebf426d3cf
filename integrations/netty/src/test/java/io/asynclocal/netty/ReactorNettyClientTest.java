package io.asynclocal.netty;

import static io.asynclocal.netty.EventLoops.leftOn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.reactor.ReactorInstallation;
import io.asynclocal.reactor.ReactorIntegration;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientInfos;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

class ReactorNettyClientTest {
  private static final AsyncLocalStorage<Object> ID =
      AsyncLocalStorage.builder().name("id").build();

  private final LoopResources loops = LoopResources.create("both", 1, 2, true);
  private final ConnectionProvider pool =
      ConnectionProvider.builder("pool")
          .maxConnections(8)
          .pendingAcquireMaxCount(-1)
          .evictInBackground(Duration.ofMillis(20))
          .build();
  private final Map<String, Queue<String>> wrong = new ConcurrentHashMap<>();
  private ReactorInstallation reactor;
  private DisposableServer server;

  @BeforeEach
  void start() {
    reactor = ReactorIntegration.install();
    server =
        HttpServer.create()
            .host("localhost")
            .port(0)
            .runOn(loops)
            .handle((request, response) -> response.send(request.receive().retain()))
            .bindNow();
  }

  @AfterEach
  void stop() {
    server.disposeNow(Duration.ofSeconds(10));
    pool.disposeLater().block(Duration.ofSeconds(10));
    reactor.close();
    loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)).block(Duration.ofSeconds(10));
  }

  private HttpClient client() {
    return AsyncReactorNetty.entries(
        HttpClient.create(pool).runOn(loops).remoteAddress(server::address));
  }

  private void see(String hop, String id) {
    Object seen = ID.getStore();
    if (!id.equals(seen)) {
      wrong.computeIfAbsent(hop, key -> new ConcurrentLinkedQueue<>()).add(id + " saw " + seen);
    }
  }

  private <I extends HttpClientInfos, A> BiConsumer<I, A> seeing(String hop, boolean bound) {
    BiConsumer<I, A> seeing = (exchange, argument) -> see(hop, exchange.requestHeaders().get("id"));
    return bound ? AsyncReactorNetty.asRequester(seeing) : seeing;
  }

  private void send(boolean bound, int requests) {
    HttpClient client =
        client()
            .doOnRequest(seeing("doOnRequest", bound))
            .doAfterRequest(seeing("doAfterRequest", bound))
            .doOnResponse(seeing("doOnResponse", bound))
            .doAfterResponseSuccess(seeing("doAfterResponseSuccess", bound));
    Long answered =
        Flux.range(0, requests)
            .flatMap(
                i -> {
                  String id = "r" + i;
                  return client
                      .headers(headers -> headers.set("id", id))
                      .post()
                      .uri("/")
                      .send(
                          AsyncReactorNetty.callAsRequester(
                              (request, outbound) -> {
                                see("send function", id);
                                return outbound.sendString(
                                    Mono.fromSupplier(
                                        () -> {
                                          see("body", id);
                                          return "" + ID.getStore();
                                        }));
                              }))
                      .responseSingle((response, body) -> body.asString())
                      .doOnNext(
                          echo -> {
                            see("answer", id);
                            assertEquals(id, echo);
                          })
                      .timeout(Duration.ofSeconds(60))
                      .transform(ReactorIntegration.withStore(ID, id));
                },
                160)
            .count()
            .block(Duration.ofSeconds(120));
    assertEquals(requests, answered);
  }

  @Test
  void callbacksRunAsTheRequester() throws Exception {
    send(true, 400);

    assertEquals(Map.of(), wrong);
    assertEquals(List.of(), leftOn(loops.onServer(true)));
  }

  @Test
  void callbacksThatArentBoundRunAsNobodyOrAnother() {
    send(false, 400);

    assertTrue(wrong.containsKey("doOnRequest"), () -> "wrong: " + wrong.keySet());
    assertTrue(wrong.containsKey("doAfterResponseSuccess"), () -> "wrong: " + wrong.keySet());
  }

  @Test
  void bodyIsSubscribedAsTheRequester() {
    String echo =
        ID.call(
            "mine",
            () ->
                client()
                    .post()
                    .uri("/")
                    .send(ByteBufFlux.fromString(Mono.fromSupplier(() -> "" + ID.getStore())))
                    .responseSingle((response, body) -> body.asString())
                    .block(Duration.ofSeconds(10)));

    assertEquals("mine", echo);
  }

  @Test
  void openedConnectionAndItsEvictionKeepNothing() throws Exception {
    WeakReference<Object> big = requestWith(new Object());

    for (int i = 0; i < 200 && big.get() != null; i++) {
      System.gc();
      Mono.delay(Duration.ofMillis(20)).block();
    }

    assertNull(big.get(), "the connection that a request opened keeps its store");
  }

  private WeakReference<Object> requestWith(Object store) {
    ID.run(
        store,
        () ->
            client()
                .post()
                .uri("/")
                .send(ByteBufFlux.fromString(Mono.just("x")))
                .responseSingle((response, body) -> body.asString())
                .block(Duration.ofSeconds(10)));
    return new WeakReference<>(store);
  }

  @Test
  void keyIsThatOfReactorsIntegration() {
    assertEquals(ReactorIntegration.CONTEXT_KEY, AsyncReactorNetty.CONTEXT_KEY);
  }

  @Test
  void requesterIsWhatIsCurrentWhereReactorHasNoIntegration() {
    reactor.close();
    Queue<Object> seen = new ConcurrentLinkedQueue<>();

    ID.run(
        "mine",
        () ->
            client()
                .doOnRequest(
                    AsyncReactorNetty.asRequester(
                        (request, connection) -> seen.add("" + ID.getStore())))
                .get()
                .uri("/")
                .response()
                .block(Duration.ofSeconds(10)));

    assertEquals(List.of("null"), List.copyOf(seen));
  }

  @Test
  void nullIsRefused() {
    assertThrows(NullPointerException.class, () -> AsyncReactorNetty.entries((HttpServer) null));
    assertThrows(NullPointerException.class, () -> AsyncReactorNetty.entries((HttpClient) null));
    assertThrows(NullPointerException.class, () -> AsyncReactorNetty.asRequester(null));
    assertThrows(NullPointerException.class, () -> AsyncReactorNetty.callAsRequester(null));
  }
}
