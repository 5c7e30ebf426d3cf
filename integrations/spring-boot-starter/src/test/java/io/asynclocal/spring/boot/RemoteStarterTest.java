package io.asynclocal.spring.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.remote.Caller;
import io.asynclocal.remote.RemoteStores;
import io.asynclocal.spring.RequestCaller;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.MDC;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** Remote stores that properties declare, in applications of both kinds, over real sockets. */
final class RemoteStarterTest {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(Stores.class)
  static class App {
    @Bean
    RestClient.Builder rest() {
      return RestClient.builder().requestFactory(new JdkClientHttpRequestFactory(CLIENT));
    }

    @Bean
    WebClient.Builder web() {
      return WebClient.builder().clientConnector(new JdkClientHttpConnector(CLIENT));
    }

    /** Verifies a token, as a gateway's services do. */
    @Bean
    RequestCaller callers() {
      return request ->
          Caller.unknown()
              .withPrincipal(request.header("X-Token").contains("secret") ? "gateway, inc." : null);
    }
  }

  @RestController
  static class Stores {
    private final AsyncLocalStorage<String> tenant;
    private final AsyncLocalStorage<String> id;
    private final RestClient rest;
    private final WebClient web;

    Stores(RequestStorages storages, RestClient.Builder rest, WebClient.Builder web) {
      this.tenant = storages.get("tenant");
      this.id = storages.get("requestId");
      this.rest = rest.build();
      this.web = web.build();
    }

    @GetMapping("/stores")
    Mono<String> stores() {
      return Mono.fromCallable(
          () -> tenant.getStore() + " " + id.getStore() + " " + MDC.get("tenant"));
    }

    @GetMapping("/rest")
    Mono<String> rest(@RequestParam("to") String to) {
      return Mono.fromCallable(
          () ->
              rest.get()
                  .uri(URI.create(to))
                  .header("X-Token", "secret")
                  .retrieve()
                  .body(String.class));
    }

    @GetMapping("/web")
    Mono<String> web(@RequestParam("to") String to) {
      return web.get()
          .uri(URI.create(to))
          .header("X-Token", "secret")
          .retrieve()
          .bodyToMono(String.class);
    }
  }

  private static SpringApplicationBuilder application(
      WebApplicationType type, Class<?> application, String... more) {
    List<String> properties =
        new ArrayList<>(
            List.of(
                "asynclocal.remote.stores.tenant.baggage=tenant",
                "asynclocal.remote.stores.tenant.accept-from[0]=gateway, inc.",
                "asynclocal.remote.stores.tenant.send-to=http://127.0.0.1:*",
                "asynclocal.remote.stores.tenant.mdc=tenant",
                "asynclocal.remote.stores.requestId.header=X-Request-ID",
                "asynclocal.remote.stores.requestId.accept-from=*",
                "asynclocal.remote.stores.requestId.send-to=*",
                "asynclocal.remote.stores.requestId.generate=uuid",
                "asynclocal.remote.stores.requestId.respond=true"));
    properties.addAll(List.of(more));
    return Application.of(type, application).properties(properties.toArray(String[]::new));
  }

  private static String origin(ConfigurableApplicationContext context) {
    return "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
  }

  private static HttpResponse<String> got(String uri, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri));
    return CLIENT.send(
        (headers.length == 0 ? request : request.headers(headers)).build(),
        BodyHandlers.ofString());
  }

  @ParameterizedTest
  @EnumSource(names = {"REACTIVE", "SERVLET"})
  void believedStoresAreBoundShownAndSentOnAndForgedOnesAreNot(WebApplicationType type)
      throws Exception {
    try (ConfigurableApplicationContext context = application(type, App.class).run()) {
      String[] fromGateway = {
        "X-Token", "secret", "baggage", "tenant=%C3%BC", "X-Request-ID", "r-1"
      };
      HttpResponse<String> stores = got(origin(context) + "/stores", fromGateway);
      assertEquals("ü r-1 ü", stores.body());
      assertEquals(List.of("r-1"), stores.headers().allValues("X-Request-ID"));
      for (String by : List.of("/rest", "/web")) {
        String uri = origin(context) + by + "?to=" + origin(context) + "/stores";
        assertEquals("ü r-1 ü", got(uri, fromGateway).body(), by);
      }

      String[] forged = {"X-Token", "guessed", "baggage", "tenant=evil"};
      String seen = got(origin(context) + "/stores", forged).body();
      assertTrue(seen.startsWith("null ") && seen.endsWith(" null"), seen);
      assertNotEquals("null", seen.split(" ")[1], "an id is made");
      for (String by : List.of("/rest", "/web")) {
        String uri = origin(context) + by + "?to=" + origin(context) + "/stores";
        String on = got(uri, forged).body();
        assertTrue(on.startsWith("null ") && on.endsWith(" null"), on);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"REACTIVE", "SERVLET"})
  void requestWithoutARequiredStoreIsAnsweredWith400(WebApplicationType type) throws Exception {
    try (ConfigurableApplicationContext context =
        application(type, App.class, "asynclocal.remote.stores.tenant.required=true").run()) {
      assertEquals(400, got(origin(context) + "/stores", "baggage", "tenant=evil").statusCode());
    }
  }

  @Test
  void storeThatNobodyIsSaidToBeBelievedForStopsTheStart() {
    assertStops(
        "Set asynclocal.remote.stores.user.accept-from[0]=CN=… for whom a certificate names, or"
            + " asynclocal.remote.stores.user.accept-from=* for anyone, or"
            + " asynclocal.remote.stores.user.accept-from= for nobody, or remove the store.",
        "asynclocal.remote.stores.user.baggage=user");
    assertStops(
        "Set asynclocal.remote.stores.user.header=X-…, or asynclocal.remote.stores.user.baggage=…,"
            + " or remove the store.",
        "asynclocal.remote.stores.user.accept-from=*");
  }

  private static void assertStops(String action, String property) {
    RuntimeException failure =
        assertThrows(
            RuntimeException.class,
            () -> application(WebApplicationType.NONE, Plain.class, property).run().close());
    FailureAnalysis analysis = new AsyncLocalFailureAnalyzer().analyze(failure);
    assertEquals(action, analysis.getAction());
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Plain {}

  @Test
  void acceptingFromNobodyIsSaidByAnEmptyProperty() {
    try (ConfigurableApplicationContext context =
        application(
                WebApplicationType.NONE,
                Plain.class,
                "asynclocal.remote.stores.user.baggage=user",
                "asynclocal.remote.stores.user.accept-from=")
            .run()) {
      assertTrue(context.getBean(RemoteStores.class).headerNames().contains("baggage"));
    }
  }

  @Test
  void nothingIsThereWhereNothingIsDeclaredOrItIsSwitchedOff() {
    try (ConfigurableApplicationContext context =
        Application.of(WebApplicationType.NONE, Plain.class).run()) {
      assertFalse(context.containsBean("asyncLocalRemoteEntry"));
      assertEquals(null, context.getEnvironment().getProperty("spring.http.client.redirects"));
    }
    try (ConfigurableApplicationContext context =
        application(WebApplicationType.NONE, Plain.class, "asynclocal.remote.enabled=false")
            .run()) {
      assertFalse(context.containsBean("asyncLocalRemoteStores"));
    }
  }

  /** With Spring Boot's own builders, which follow redirects where nobody says otherwise. */
  @Test
  void clientsOfSpringBootFollowNoRedirectOffTheList() throws Exception {
    ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
    HttpServer stranger = serve("stranger", seen, null);
    String target = "http://127.0.0.1:" + stranger.getAddress().getPort() + "/";
    HttpServer redirecting = serve("redirecting", seen, target);
    String listedPort = "127.0.0.1:" + redirecting.getAddress().getPort();
    try (ConfigurableApplicationContext context =
        application(
                WebApplicationType.NONE,
                Plain.class,
                "asynclocal.remote.stores.tenant.send-to=http://" + listedPort)
            .run()) {
      assumeTrue(
          context.getBeanNamesForType(RestClient.Builder.class).length == 1
              && context.getBeanNamesForType(WebClient.Builder.class).length == 1,
          "this Spring Boot has its builders in modules of their own");
      AsyncLocalStorage<String> tenant = context.getBean(RequestStorages.class).get("tenant");
      RestClient rest = context.getBean(RestClient.Builder.class).build();
      WebClient web = context.getBean(WebClient.Builder.class).build();
      URI uri = URI.create("http://" + listedPort + "/");
      tenant.run("acme", () -> rest.get().uri(uri).retrieve().toBodilessEntity());
      tenant.run("acme", () -> web.get().uri(uri).retrieve().toBodilessEntity().block());
      assertEquals(
          List.of("redirecting [tenant=acme]", "redirecting [tenant=acme]"), List.copyOf(seen));
    } finally {
      stranger.stop(0);
      redirecting.stop(0);
    }
  }

  private static HttpServer serve(
      String name, ConcurrentLinkedQueue<String> seen, String redirectedTo) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 10);
    server.createContext(
        "/",
        exchange -> {
          seen.add(name + " " + exchange.getRequestHeaders().getOrDefault("baggage", List.of()));
          if (redirectedTo != null) {
            exchange.getResponseHeaders().set("Location", redirectedTo);
          }
          exchange.sendResponseHeaders(redirectedTo == null ? 200 : 302, -1);
          exchange.close();
        });
    server.start();
    return server;
  }
}
