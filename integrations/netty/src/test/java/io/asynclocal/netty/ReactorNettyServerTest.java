package io.asynclocal.netty;

import static io.asynclocal.netty.EventLoops.leftOn;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.reactor.ReactorInstallation;
import io.asynclocal.reactor.ReactorIntegration;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;
import reactor.util.retry.Retry;

class ReactorNettyServerTest {
  private static final AsyncLocalStorage<String> ID =
      AsyncLocalStorage.<String>builder().name("id").build();

  private final LoopResources loops = LoopResources.create("server", 1, 2, true);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** What a handler saw before it entered its own store. */
  private final Queue<String> foundBefore = new ConcurrentLinkedQueue<>();

  /** What was seen later in a request in place of its own store. */
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

  /** One for each request that has ended, which may be after its client has the answer. */
  private final Semaphore ended = new Semaphore(0);

  private ReactorInstallation reactor;

  @BeforeEach
  void install() {
    reactor = ReactorIntegration.install();
  }

  @AfterEach
  void closeAll() {
    reactor.close();
    loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)).block(Duration.ofSeconds(10));
    assertEquals("AsyncContext[]", AsyncContext.current().toString());
  }

  private Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
    String before = ID.getStore();
    if (before != null) {
      foundBefore.add(before);
    }
    String id = request.uri().substring(1);
    ID.enterWith(id);
    return response.sendString(
        Flux.concat(
                request.receive().aggregate().asString().defaultIfEmpty("no body").map(body -> id),
                Mono.delay(Duration.ofMillis(id.hashCode() & 3)).map(tick -> id))
            .doOnNext(item -> check(id))
            .doFinally(
                signal -> {
                  check(id);
                  ended.release();
                })
            .reduce((first, second) -> "" + ID.getStore()));
  }

  private void check(String id) {
    String seen = ID.getStore();
    if (!id.equals(seen)) {
      wrong.add(id + " saw " + seen);
    }
  }

  private DisposableServer serve(boolean entries) {
    HttpServer server = HttpServer.create().host("localhost").port(0).runOn(loops);
    return (entries ? AsyncReactorNetty.entries(server) : server).handle(this::answer).bindNow();
  }

  /**
   * Requests of a hundred and more clients at once, of which every fifth goes away. The client may
   * reuse a connection as the server closes it, and doesn't repeat a POST by itself.
   */
  private int ask(DisposableServer server, int requests) {
    Long answered =
        Flux.range(0, requests)
            .flatMap(
                i ->
                    i % 5 == 0
                        ? Mono.fromSupplier(() -> send(server, i))
                            .delayElement(Duration.ofMillis(i % 3))
                            .map(answer -> !answer.cancel(true))
                        : Mono.fromFuture(() -> send(server, i))
                            .retryWhen(Retry.max(3).filter(IOException.class::isInstance))
                            .map(got -> got.body().equals("r" + i)),
                160)
            .filter(right -> right)
            .count()
            .block(Duration.ofSeconds(120));
    return answered == null ? 0 : answered.intValue();
  }

  private CompletableFuture<HttpResponse<String>> send(DisposableServer server, int request) {
    return client.sendAsync(
        HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/r" + request))
            .POST(BodyPublishers.ofString("body"))
            .build(),
        BodyHandlers.ofString());
  }

  private void assertEnded(int requests) throws InterruptedException {
    boolean haveAll = ended.tryAcquire(requests, 10, TimeUnit.SECONDS);
    assertTrue(haveAll, () -> ended.availablePermits() + " of " + requests + " requests ended");
  }

  private static byte[] pipelined(String path, int requests) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < requests; i++) {
      all.append("GET /").append(path).append(i).append(" HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }
    return all.toString().getBytes(US_ASCII);
  }

  /** Sends all requests at once, and waits until the last is answered. */
  private static String pipeline(DisposableServer server, String path, int requests)
      throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(server.address());
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(pipelined(path, requests));
      StringBuilder answers = new StringBuilder();
      byte[] buffer = new byte[1_000];
      while (!answers.toString().contains("\n" + path + (requests - 1))) {
        int count = socket.getInputStream().read(buffer);
        assertTrue(count > 0, () -> "closed after " + answers);
        answers.append(new String(buffer, 0, count, US_ASCII));
      }
      return answers.toString();
    }
  }

  private static void reset(DisposableServer server, String path) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(server.address());
      socket.setSoLinger(true, 0);
      socket.getOutputStream().write(pipelined(path, 3));
    }
  }

  @Test
  void requestsSeeTheirOwnStoreWhoeverElseIsServedByTheLoop() throws Exception {
    DisposableServer server = serve(true);
    for (int i = 0; i < 20; i++) {
      reset(server, "reset" + i + "-");
    }

    int answered = ask(server, 400);
    assertTrue(answered >= 320, () -> answered + " right answers");
    for (int i = 0; i < 20; i++) {
      String answers = pipeline(server, "p" + i + "-", 5);
      for (int j = 0; j < 5; j++) {
        assertTrue(answers.contains("p" + i + "-" + j), answers);
      }
    }

    server.disposeNow(Duration.ofSeconds(10));
    assertEnded(320 + 100);
    assertEquals(List.of(), List.copyOf(foundBefore));
    assertEquals(List.of(), List.copyOf(wrong));
    assertEquals(List.of(), leftOn(loopsOf(server)));
  }

  @Test
  void requestsFindTheStoreOfOthersWithoutEntries() throws Exception {
    DisposableServer server = serve(false);

    ask(server, 200);

    server.disposeNow(Duration.ofSeconds(10));
    assertTrue(foundBefore.size() > 100, () -> foundBefore.size() + " of 200 found another's");
    assertNotEquals(List.of(), leftOn(loopsOf(server)));
  }

  private EventLoopGroup loopsOf(DisposableServer server) {
    return loops.onServer(LoopResources.DEFAULT_NATIVE);
  }

  @Test
  void pipelinedRequestIsAnEntryThoughTheLoopBeginsIt() throws Exception {
    DisposableServer server = serve(true);

    pipeline(server, "p", 20);

    server.disposeNow(Duration.ofSeconds(10));
    assertEnded(20);
    assertEquals(List.of(), List.copyOf(foundBefore));
  }

  @Test
  void pipelinedRequestFindsAnothersStoreWithTheHeadAlone() throws Exception {
    DisposableServer server =
        HttpServer.create()
            .host("localhost")
            .port(0)
            .runOn(loops)
            .doOnChannelInit(
                (observer, channel, remote) -> channel.pipeline().addFirst(AsyncNetty.entries()))
            .handle(this::answer)
            .bindNow();

    pipeline(server, "p", 20);

    server.disposeNow(Duration.ofSeconds(10));
    assertTrue(foundBefore.size() > 0);
  }
}
