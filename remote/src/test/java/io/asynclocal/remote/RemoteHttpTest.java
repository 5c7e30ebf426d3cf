package io.asynclocal.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.asynclocal.AsyncContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests over real sockets, to hosts that have a store coming and to hosts that haven't. */
final class RemoteHttpTest {
  private static final String LOOPBACK = "127.0.0.1";
  private static final int[] REDIRECTS = {301, 302, 303, 307, 308};

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Queue<String> seen = new ConcurrentLinkedQueue<>();
  private final List<HttpServer> servers = new ArrayList<>();
  private HttpServer listed;
  private HttpServer alsoListed;
  private HttpServer stranger;
  private Shop shop;
  private HttpClient client;

  @BeforeEach
  void start() throws IOException {
    listed = serve("listed");
    alsoListed = serve("also listed");
    stranger = serve("stranger");
    shop = new Shop(caller -> true, origin(listed), origin(alsoListed));
    for (HttpServer server : servers) {
      server
          .createContext("/stores", this::answerStores)
          .getFilters()
          .add(RemoteHttpServer.filter(shop.remote));
      server.start();
    }
    client = RemoteHttpClient.of(shop.remote, newClient(Redirect.NEVER), Redirect.NORMAL);
  }

  @AfterEach
  void stop() {
    servers.forEach(server -> server.stop(0));
    threads.shutdownNow();
    assertEquals("", Shop.bound());
  }

  private HttpClient newClient(Redirect redirect) {
    return HttpClient.newBuilder()
        .executor(threads)
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(60))
        .followRedirects(redirect)
        .build();
  }

  private HttpServer serve(String name) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName(LOOPBACK), 0), 100);
    server.setExecutor(threads);
    server.createContext("/seen", exchange -> answer(exchange, 200, note(name, exchange)));
    server.createContext(
        "/to",
        exchange -> {
          note(name, exchange);
          String[] codeAndTarget = exchange.getRequestURI().getRawQuery().split("=", 2);
          exchange.getResponseHeaders().set("Location", codeAndTarget[1]);
          answer(exchange, Integer.parseInt(codeAndTarget[0]), "moved");
        });
    servers.add(server);
    return server;
  }

  private String note(String name, HttpExchange exchange) {
    List<String> baggage = exchange.getRequestHeaders().getOrDefault("baggage", List.of());
    String line = name + " " + exchange.getRequestMethod() + " " + baggage;
    seen.add(line);
    return line;
  }

  private void answerStores(HttpExchange exchange) {
    answer(exchange, 200, Shop.bound());
  }

  private static void answer(HttpExchange exchange, int status, String text) {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String origin(HttpServer server) {
    return "http://" + LOOPBACK + ":" + server.getAddress().getPort();
  }

  private static HttpRequest.Builder request(String uri) {
    return HttpRequest.newBuilder(URI.create(uri)).timeout(Duration.ofSeconds(60));
  }

  private String get(String uri) {
    return sent(client, request(uri).build()).body();
  }

  private static HttpResponse<String> sent(HttpClient client, HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void requestsThatOverlapArriveWithTheirOwnStores() {
    List<CompletableFuture<Void>> answers = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      String tenant = "tenant-ü東,;=% " + i % 97;
      String id = "r-" + i;
      AsyncContext.root()
          .with(Shop.TENANT, tenant)
          .with(Shop.REQUEST_ID, id)
          .run(
              () ->
                  answers.add(
                      client
                          .sendAsync(
                              request(origin(listed) + "/stores").build(), BodyHandlers.ofString())
                          .thenAccept(
                              response -> {
                                assertEquals(
                                    "requestId=" + id + ", tenant=" + tenant, response.body());
                                assertEquals(
                                    id, response.headers().firstValue("X-Request-ID").orElse(""));
                              })));
    }
    answers.forEach(CompletableFuture::join);
  }

  @Test
  void noRedirectCarriesATenantOffTheList() {
    String port = ":" + stranger.getAddress().getPort();
    String known = LOOPBACK + ":" + listed.getAddress().getPort();
    List<String> targets =
        List.of(
            origin(stranger) + "/seen",
            "http://localhost:" + listed.getAddress().getPort() + "/seen",
            "http://" + known + "@" + LOOPBACK + port + "/seen",
            origin(stranger) + "/seen?http://" + known + "/",
            "//" + LOOPBACK + port + "/seen",
            origin(stranger) + "/to?302=" + origin(stranger) + "/seen");
    for (int code : REDIRECTS) {
      for (String target : targets) {
        for (boolean isAsync : new boolean[] {false, true}) {
          HttpRequest request =
              request(origin(listed) + "/to?" + code + "=" + target)
                  .header("Authorization", "secret")
                  .header("baggage", "tenant=evil")
                  .POST(BodyPublishers.ofString("body"))
                  .build();
          Shop.TENANT.run(
              "acme",
              () -> {
                HttpResponse<String> last =
                    isAsync
                        ? client.sendAsync(request, BodyHandlers.ofString()).join()
                        : sent(client, request);
                assertTrue(last.previousResponse().isPresent());
              });
        }
      }
    }
    List<String> strangers = seen.stream().filter(line -> line.startsWith("stranger")).toList();
    assertTrue(strangers.size() >= 50, () -> "" + strangers.size());
    assertEquals(List.of(), strangers.stream().filter(line -> line.contains("tenant")).toList());
    assertEquals(
        List.of("listed POST [tenant=acme]"),
        seen.stream().filter(line -> line.contains("tenant")).distinct().toList());
  }

  @Test
  void redirectToAListedHostHasTheTenantAndTheRightMethod() {
    for (int code : REDIRECTS) {
      seen.clear();
      HttpRequest request =
          request(origin(listed) + "/to?" + code + "=" + origin(alsoListed) + "/seen")
              .POST(BodyPublishers.ofString("body"))
              .build();
      HttpResponse<String> last = Shop.TENANT.call("acme", () -> sent(client, request));
      String method = code <= 303 ? "GET" : "POST";
      assertEquals("also listed " + method + " [tenant=acme]", last.body(), "code " + code);
      assertEquals(URI.create(origin(alsoListed) + "/seen"), last.uri());
    }
  }

  @Test
  void wayBackToAListedHostHasTheTenantAgain() {
    String back = origin(stranger) + "/to?307=" + origin(alsoListed) + "/seen";
    String body = Shop.TENANT.call("acme", () -> get(origin(listed) + "/to?302=" + back));
    assertEquals("also listed GET [tenant=acme]", body);
    assertEquals(
        List.of("listed GET [tenant=acme]", "stranger GET []", "also listed GET [tenant=acme]"),
        List.copyOf(seen));
  }

  @Test
  void clientOfTheJdkCarriesItOffTheList() {
    HttpRequest request =
        request(origin(listed) + "/to?302=" + origin(stranger) + "/seen")
            .header("baggage", "tenant=acme")
            .build();
    assertEquals("stranger GET [tenant=acme]", sent(newClient(Redirect.NORMAL), request).body());
  }

  @Test
  void clientThatFollowsRedirectsItselfIsRefused() {
    HttpClient following = newClient(Redirect.NORMAL);
    assertThrows(IllegalArgumentException.class, () -> RemoteHttpClient.of(shop.remote, following));
    HttpClient never = RemoteHttpClient.of(shop.remote, newClient(Redirect.NEVER));
    HttpRequest request = request(origin(listed) + "/to?302=" + origin(stranger) + "/seen").build();
    assertEquals(302, sent(never, request).statusCode());
  }

  @Test
  void redirectsWithoutEndAreFollowedFiveTimes() {
    listed.createContext(
        "/loop",
        exchange -> {
          note("loop", exchange);
          exchange.getResponseHeaders().set("Location", "/loop");
          answer(exchange, 302, "again");
        });
    HttpRequest request = request(origin(listed) + "/loop").build();
    assertEquals(302, sent(client, request).statusCode());
    assertEquals(6, seen.size());
  }

  @Test
  void requestWithoutARequiredStoreIsNotSent() {
    RemoteStores strict =
        RemoteStores.builder()
            .store(
                Shop.TENANT,
                s ->
                    s.baggage("tenant")
                        .codec(Codec.text(8))
                        .accept(Trust.anyone())
                        .required()
                        .sendTo(Destinations.hosts(origin(listed))))
            .onProblem(problem -> {})
            .build();
    HttpClient strictClient = RemoteHttpClient.of(strict, newClient(Redirect.NEVER));
    HttpRequest request = request(origin(listed) + "/seen").build();
    assertThrows(MissingStoreException.class, () -> sent(strictClient, request));
    CompletionException failed =
        assertThrows(
            CompletionException.class,
            () -> strictClient.sendAsync(request, BodyHandlers.ofString()).join());
    assertInstanceOf(MissingStoreException.class, failed.getCause());
    assertEquals(List.of(), List.copyOf(seen));

    listed
        .createContext("/strict", this::answerStores)
        .getFilters()
        .add(RemoteHttpServer.filter(strict));
    HttpRequest toStrict = request(origin(listed) + "/strict").build();
    assertEquals(400, sent(newClient(Redirect.NEVER), toStrict).statusCode());
    assertEquals(
        "tenant=acme", Shop.TENANT.call("acme", () -> sent(strictClient, toStrict)).body());
  }

  @Test
  void cancellingReachesTheExchange() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
      CompletableFuture<HttpResponse<String>> response =
          client.sendAsync(
              request("http://" + LOOPBACK + ":" + server.getLocalPort() + "/").build(),
              BodyHandlers.ofString());
      try (Socket connection = server.accept()) {
        connection.setSoTimeout(60_000);
        assertEquals('G', connection.getInputStream().read());
        assertTrue(response.cancel(true));
        readToEnd(connection); // which has an end only if the client has closed it
      }
      assertTrue(response.isCancelled());
    }
  }

  @Test
  void hostileClientsOverRawSocketsForgeNothingAndDontStopTheServer() throws Exception {
    Shop mesh = new Shop("*.shop.internal");
    Queue<String> bound = new ConcurrentLinkedQueue<>();
    stranger
        .createContext(
            "/mesh",
            exchange -> {
              bound.add(Shop.bound());
              answer(exchange, 200, "ok");
            })
        .getFilters()
        .add(RemoteHttpServer.filter(mesh.remote));
    Random random = new Random(7);
    List<String> hostile =
        List.of(
            "baggage: tenant=evil",
            "baggage : tenant=evil",
            "Baggage:tenant=evil\r\n tenant=evil",
            "baggage: a=1\rbaggage: tenant=evil",
            "baggage: a=1\nbaggage: tenant=evil",
            "baggage: tenant=%0d%0aX-Request-ID: r",
            "bag\0gage: tenant=evil",
            "baggage: \u00fc=\u00ff,tenant=evil",
            "baggage: " + ";".repeat(8_000),
            "baggage: " + "%".repeat(8_000),
            ("baggage: tenant=evil\r\n").repeat(100) + "a: b",
            "X-Forwarded-For: 127.0.0.1\r\nbaggage: tenant=evil",
            "Content-Length: 5\r\nTransfer-Encoding: chunked\r\nbaggage: tenant=evil");
    for (int i = 0; i < 130; i++) {
      byte[] head =
          ("GET /mesh HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                  + hostile.get(i % hostile.size())
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.ISO_8859_1);
      if (i >= hostile.size()) {
        head[30 + random.nextInt(Math.min(60, head.length - 34))] = (byte) random.nextInt(256);
      }
      try (Socket socket = new Socket(LOOPBACK, stranger.getAddress().getPort())) {
        socket.setSoTimeout(60_000);
        socket.getOutputStream().write(head);
        socket.shutdownOutput();
        readToEnd(socket);
      }
    }
    assertFalse(bound.isEmpty());
    assertEquals(List.of(), bound.stream().filter(stores -> stores.contains("tenant")).toList());
    assertEquals("", Shop.TENANT.call("acme", () -> get(origin(stranger) + "/stores")));
  }

  private static void readToEnd(Socket socket) {
    try {
      socket.getInputStream().readAllBytes();
    } catch (SocketTimeoutException e) {
      throw new UncheckedIOException(e);
    } catch (IOException e) {
      // The other end has reset the connection, as it may.
    }
  }
}
