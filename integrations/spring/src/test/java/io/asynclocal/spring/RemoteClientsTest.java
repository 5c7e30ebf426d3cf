package io.asynclocal.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.environment.Installation;
import io.asynclocal.netty.ReactorNettyRemote;
import io.asynclocal.reactor.ReactorIntegration;
import io.asynclocal.remote.Codec;
import io.asynclocal.remote.Destinations;
import io.asynclocal.remote.MissingStoreException;
import io.asynclocal.remote.RemoteHttpClient;
import io.asynclocal.remote.RemoteStores;
import io.asynclocal.remote.Trust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.ReactorClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.reactive.function.client.support.WebClientAdapter;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import reactor.core.publisher.Mono;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/** Spring's clients over real sockets, to a host that has a store coming and to one that hasn't. */
final class RemoteClientsTest {
  private static final AsyncLocalStorage<String> TENANT =
      AsyncLocalStorage.<String>builder().name("tenant").build();
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int[] REDIRECTS = {301, 302, 303, 307, 308};

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Queue<String> seen = new ConcurrentLinkedQueue<>();
  private final AtomicInteger toFail = new AtomicInteger();
  private final LoopResources loops = LoopResources.create("remote", 1, true);
  private final ConnectionProvider pool = ConnectionProvider.create("remote", 16);
  private Installation installation;
  private HttpServer listed;
  private HttpServer stranger;
  private RemoteStores remote;
  private HttpClient plain;
  private HttpClient following;
  private reactor.netty.http.client.HttpClient netty;

  @BeforeEach
  void start() throws IOException {
    installation = ReactorIntegration.install();
    listed = serve("listed");
    stranger = serve("stranger");
    remote = stores(Destinations.hosts(origin(listed)), false);
    plain = HttpClient.newBuilder().executor(threads).version(HttpClient.Version.HTTP_1_1).build();
    following = RemoteHttpClient.of(remote, plain, Redirect.NORMAL);
    netty =
        ReactorNettyRemote.sending(
            remote,
            reactor.netty.http.client.HttpClient.create(pool).runOn(loops).followRedirect(true));
  }

  @AfterEach
  void stop() throws Exception {
    listed.stop(0);
    stranger.stop(0);
    pool.disposeLater().block(PATIENCE);
    loops.disposeLater(Duration.ZERO, Duration.ofSeconds(10)).block(PATIENCE);
    threads.shutdownNow();
    installation.close();
    assertEquals(AsyncContext.root(), AsyncContext.current());
  }

  private static RemoteStores stores(Destinations destinations, boolean isRequired) {
    return RemoteStores.builder()
        .store(
            TENANT,
            tenant -> {
              tenant
                  .baggage("tenant")
                  .codec(Codec.text(64))
                  .accept(Trust.nobody())
                  .sendTo(destinations);
              if (isRequired) {
                tenant.required();
              }
            })
        .onProblem(problem -> {})
        .build();
  }

  private HttpServer serve(String name) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 100);
    server.setExecutor(threads);
    server.createContext("/", exchange -> handle(name, exchange));
    server.start();
    return server;
  }

  private void handle(String name, HttpExchange exchange) throws IOException {
    List<String> baggage = exchange.getRequestHeaders().getOrDefault("baggage", List.of());
    String line = name + " " + baggage;
    seen.add(line);
    String query = exchange.getRequestURI().getRawQuery();
    int status = toFail.getAndDecrement() > 0 ? 503 : 200;
    if (exchange.getRequestURI().getPath().equals("/to")) {
      String[] codeAndTarget = query.split("=", 2);
      exchange.getResponseHeaders().set("Location", codeAndTarget[1]);
      status = Integer.parseInt(codeAndTarget[0]);
    }
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      byte[] body = line.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static String origin(HttpServer server) {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** An HTTP interface. */
  interface Orders {
    @GetExchange("/orders/{id}")
    String order(@PathVariable String id);
  }

  private RestClient restClient() {
    return RestClient.builder()
        .requestFactory(new JdkClientHttpRequestFactory(plain))
        .requestInterceptor(new RemoteRequestInterceptor(remote))
        .build();
  }

  private WebClient webClient() {
    return WebClient.builder()
        .clientConnector(new JdkClientHttpConnector(plain))
        .filter(new RemoteExchangeFilter(remote))
        .build();
  }

  /** Every way to make a request whose redirects nobody follows but us. */
  private Map<String, Function<String, String>> followingClients() {
    RestClient restOverJdk =
        RestClient.builder().requestFactory(new JdkClientHttpRequestFactory(following)).build();
    RestClient restOverNetty =
        RestClient.builder().requestFactory(new ReactorClientHttpRequestFactory(netty)).build();
    RestTemplate template = new RestTemplate(new JdkClientHttpRequestFactory(following));
    WebClient webOverJdk =
        WebClient.builder().clientConnector(new JdkClientHttpConnector(following)).build();
    WebClient webOverNetty =
        WebClient.builder().clientConnector(new ReactorClientHttpConnector(netty)).build();
    Map<String, Function<String, String>> clients = new LinkedHashMap<>();
    clients.put("RestClient, java.net.http", uri -> got(restOverJdk, uri));
    clients.put("RestClient, Reactor Netty", uri -> got(restOverNetty, uri));
    clients.put(
        "RestTemplate, java.net.http", uri -> template.getForObject(URI.create(uri), String.class));
    clients.put("WebClient, java.net.http", uri -> got(webOverJdk, uri).block(PATIENCE));
    clients.put("WebClient, Reactor Netty", uri -> got(webOverNetty, uri).block(PATIENCE));
    return clients;
  }

  private static String got(RestClient client, String uri) {
    return client.get().uri(URI.create(uri)).retrieve().body(String.class);
  }

  private static Mono<String> got(WebClient client, String uri) {
    return client.get().uri(URI.create(uri)).retrieve().bodyToMono(String.class);
  }

  @Test
  void requestsHaveTheStoresOfWhoeverMakesThem() {
    Map<String, Function<String, String>> clients = followingClients();
    clients.put("RestClient, interceptor", uri -> got(restClient(), uri));
    clients.put("WebClient, filter", uri -> got(webClient(), uri).block(PATIENCE));
    clients.forEach(
        (name, client) -> {
          assertEquals(
              "listed [tenant=%C3%BC]",
              TENANT.call("ü", () -> client.apply(origin(listed) + "/seen")), name);
          assertEquals("listed []", client.apply(origin(listed) + "/seen"), name);
          assertEquals(
              "stranger []",
              TENANT.call("acme", () -> client.apply(origin(stranger) + "/seen")),
              name);
        });
  }

  @Test
  void interfacesHaveThemToo() {
    Orders blocking =
        HttpServiceProxyFactory.builderFor(
                RestClientAdapter.create(restClient().mutate().baseUrl(origin(listed)).build()))
            .build()
            .createClient(Orders.class);
    Orders reactive =
        HttpServiceProxyFactory.builderFor(
                WebClientAdapter.create(webClient().mutate().baseUrl(origin(listed)).build()))
            .build()
            .createClient(Orders.class);
    assertEquals("listed [tenant=acme]", TENANT.call("acme", () -> blocking.order("1")));
    assertEquals("listed [tenant=acme]", TENANT.call("acme", () -> reactive.order("1")));
  }

  @Test
  void noRedirectCarriesATenantOffTheList() {
    String known = "127.0.0.1:" + listed.getAddress().getPort();
    int port = stranger.getAddress().getPort();
    List<String> targets =
        List.of(
            origin(stranger) + "/seen",
            "http://localhost:" + listed.getAddress().getPort() + "/seen",
            "http://" + known + "@127.0.0.1:" + port + "/seen",
            origin(stranger) + "/seen?http://" + known + "/",
            origin(stranger) + "/to?302=" + origin(stranger) + "/seen");
    followingClients()
        .forEach(
            (name, client) -> {
              seen.clear();
              for (int code : REDIRECTS) {
                for (String target : targets) {
                  TENANT.run(
                      "acme", () -> client.apply(origin(listed) + "/to?" + code + "=" + target));
                }
              }
              long strangers = seen.stream().filter(line -> line.startsWith("stranger")).count();
              assertEquals(25, strangers, () -> name + " " + seen);
              assertEquals(
                  List.of("listed [tenant=acme]"),
                  seen.stream().filter(line -> line.contains("tenant")).distinct().toList(),
                  name);
            });
  }

  @Test
  void factoryThatFollowsRedirectsItselfCarriesWhatAnInterceptorHasWritten() {
    RestClient leaking =
        RestClient.builder()
            .requestFactory(new SimpleClientHttpRequestFactory())
            .requestInterceptor(new RemoteRequestInterceptor(remote))
            .build();
    String target = origin(stranger) + "/seen";
    assertEquals(
        "stranger [tenant=acme]",
        TENANT.call("acme", () -> got(leaking, origin(listed) + "/to?302=" + target)));
  }

  @Test
  void eachAttemptHasExactlyOneHeader() {
    toFail.set(2);
    TENANT.run("acme", () -> got(webClient(), origin(listed) + "/seen").retry(3).block(PATIENCE));
    assertEquals(3, seen.size());
    assertEquals(List.of("listed [tenant=acme]"), seen.stream().distinct().toList());
  }

  @Test
  void headersThatAGatewayCopiedAreReplacedOrRemoved() {
    for (boolean isBound : new boolean[] {true, false}) {
      AsyncContext sender = AsyncContext.root().with(TENANT, isBound ? "acme" : null);
      String expected = isBound ? "listed [tenant=acme,a=1]" : "listed [a=1]";
      RestClient copying =
          restClient().mutate().defaultHeader("baggage", "tenant=evil", "Tenant=worse,a=1").build();
      assertEquals(expected, sender.call(() -> got(copying, origin(listed) + "/seen")));
      WebClient copyingToo =
          webClient().mutate().defaultHeader("BAGGAGE", "tenant=evil", "Tenant=worse,a=1").build();
      assertEquals(
          expected, sender.call(() -> got(copyingToo, origin(listed) + "/seen").block(PATIENCE)));
    }
    assertEquals(
        "listed []",
        got(
            restClient().mutate().defaultHeader("BAGGAGE", "tenant=evil").build(),
            origin(listed) + "/seen"));
  }

  @Test
  void requestsThatOverlapArriveWithTheirOwnStores() {
    WebClient client = webClient();
    List<CompletableFuture<String>> answers = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      String tenant = "t-" + i;
      answers.add(TENANT.call(tenant, () -> got(client, origin(listed) + "/seen").toFuture()));
    }
    for (int i = 0; i < 200; i++) {
      assertEquals("listed [tenant=t-" + i + "]", answers.get(i).join());
    }
  }

  @Test
  void requestWithoutARequiredStoreIsNotSent() {
    remote = stores(Destinations.anywhere(), true);
    assertThrows(MissingStoreException.class, () -> got(restClient(), origin(listed) + "/seen"));
    Throwable failed =
        assertThrows(
            RuntimeException.class,
            () -> got(webClient(), origin(listed) + "/seen").block(PATIENCE));
    Throwable cause = failed instanceof WebClientRequestException ? failed.getCause() : failed;
    assertInstanceOf(MissingStoreException.class, cause);
    assertTrue(seen.isEmpty(), () -> "" + seen);
  }
}
