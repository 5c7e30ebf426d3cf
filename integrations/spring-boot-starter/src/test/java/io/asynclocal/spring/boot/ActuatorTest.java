package io.asynclocal.spring.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.AsyncResource;
import io.asynclocal.foreign.LeakDetection;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.NestedExceptionUtils;
import reactor.core.publisher.Hooks;

/** The endpoint and the health of a real server. */
final class ActuatorTest {

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class App {}

  private static ConfigurableApplicationContext start(String... properties) {
    return new SpringApplicationBuilder(App.class)
        .web(WebApplicationType.SERVLET)
        .properties(
            "server.port=0",
            "spring.main.banner-mode=off",
            "spring.reactor.netty.shutdown-quiet-period=100ms",
            "spring.application.name=orders",
            "management.endpoint.health.show-details=always")
        .properties(properties)
        .run();
  }

  private static HttpResponse<String> send(
      ConfigurableApplicationContext context, String method, String path) throws Exception {
    return send(context, method, path, HttpResponse.BodyHandlers.ofString());
  }

  private static <T> HttpResponse<T> send(
      ConfigurableApplicationContext context,
      String method,
      String path,
      HttpResponse.BodyHandler<T> handler)
      throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(
                    URI.create("http://localhost:" + Load.portOf(context) + "/actuator" + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build(),
            handler);
  }

  @Test
  void endpointIsNotExposedUnlessAskedFor() throws Exception {
    try (ConfigurableApplicationContext context = start()) {
      assertEquals(404, send(context, "GET", "/asynclocal").statusCode());
    }
  }

  @Test
  void overwrittenHooksAreShownTurnHealthDownAndCanBeRepaired() throws Exception {
    try (ConfigurableApplicationContext context =
        start("management.endpoints.web.exposure.include=asynclocal,health")) {
      String report = send(context, "GET", "/asynclocal").body();
      assertTrue(report.contains("\"environment\":\"orders\""), report);
      assertTrue(report.contains("\"name\":\"reactor\""), report);
      assertTrue(report.contains("\"overwritten\":[]"), report);
      assertTrue(report.contains("\"requestStores\":[\"requestId\"]"), report);
      assertEquals(200, send(context, "GET", "/health").statusCode());

      Hooks.resetOnEachOperator();
      assertFalse(send(context, "GET", "/asynclocal").body().contains("\"overwritten\":[]"));
      HttpResponse<String> down = send(context, "GET", "/health");
      assertEquals(503, down.statusCode(), down.body());
      assertTrue(down.body().contains("onEachOperator"), down.body());

      String repaired = send(context, "POST", "/asynclocal").body();
      assertTrue(repaired.contains("\"overwritten\":[]"), repaired);
      assertEquals(200, send(context, "GET", "/health").statusCode());
    }
  }

  @Test
  void pageIsServedAndNothingBesides() throws Exception {
    try (ConfigurableApplicationContext context =
        start("management.endpoints.web.exposure.include=asynclocal")) {
      HttpResponse<String> page = send(context, "GET", "/asynclocal/page");
      assertEquals(200, page.statusCode(), page.body());
      assertTrue(
          page.headers().firstValue("Content-Type").orElse("").startsWith("text/html"),
          page.headers().toString());
      assertTrue(page.body().contains("<h1>AsyncLocal in orders"), page.body());
      assertEquals(404, send(context, "GET", "/asynclocal/other").statusCode());
      assertEquals(404, send(context, "GET", "/asynclocal/live").statusCode());
      assertFalse(page.body().contains("href=\"live\""), page.body());
      assertTrue(send(context, "GET", "/asynclocal").body().contains("\"diagnostics\":null"));
      assertEquals(
          0, context.getBean(MeterRegistry.class).get("asynclocal.overwritten").gauge().value());
    }
  }

  @Test
  void livePageRecordsForTheFlightRecorder(@TempDir Path directory) throws Exception {
    try (ConfigurableApplicationContext context =
        start(
            "management.endpoints.web.exposure.include=asynclocal",
            "asynclocal.diagnostics.enabled=true")) {
      assertEquals(404, send(context, "GET", "/asynclocal/work.jfr").statusCode());
      assertEquals("", send(context, "POST", "/asynclocal/other").body());
      String feed = send(context, "POST", "/asynclocal/recording").body();
      assertTrue(feed.contains("\"recording\":\"running\""), feed);
      AsyncLocalStorage<String> requestId = context.getBean(RequestStorages.class).get("requestId");
      requestId.call("r-17", () -> new AsyncResource("Query")).emitDestroy();
      HttpResponse<byte[]> answer =
          send(context, "GET", "/asynclocal/work.jfr", HttpResponse.BodyHandlers.ofByteArray());
      assertEquals(
          "application/octet-stream", answer.headers().firstValue("Content-Type").orElse(""));
      Path file = Files.write(directory.resolve("work.jfr"), answer.body());
      assertEquals(
          List.of("io.asynclocal.Init", "io.asynclocal.Destroy"),
          RecordingFile.readAllEvents(file).stream()
              .filter(event -> event.getEventType().getName().startsWith("io.asynclocal."))
              .filter(event -> event.getString("label").equals("r-17"))
              .sorted(Comparator.comparing(RecordedEvent::getStartTime))
              .map(event -> event.getEventType().getName())
              .toList());
    }
  }

  @Test
  void whatIsAliveLostAndRetainedIsShownWhereTheApplicationIsWatched() throws Exception {
    Diagnosis diagnosis;
    System.setProperty(LeakDetection.PROPERTY, LeakDetection.PARANOID.name());
    try (ConfigurableApplicationContext context =
        start(
            "management.endpoints.web.exposure.include=asynclocal",
            "asynclocal.diagnostics.enabled=true",
            "asynclocal.diagnostics.retained-after=0s")) {
      AsyncLocalStorage<String> requestId = context.getBean(RequestStorages.class).get("requestId");
      diagnosis = context.getBean(Diagnosis.class);
      MeterRegistry meters = context.getBean(MeterRegistry.class);
      AsyncResource waiting = requestId.call("r-17", () -> new AsyncResource("Waiting<b>"));
      lose(requestId);

      String report = send(context, "POST", "/asynclocal").body();
      assertTrue(report.contains("\"Waiting<b>\":1"), report);
      assertTrue(report.contains("\"lost\":1,"), report);
      assertTrue(report.contains("AsyncThreads.propagating"), report);
      assertTrue(report.contains("captured it, and its run has ended"), report);
      String page = send(context, "GET", "/asynclocal/page").body();
      assertTrue(page.contains("Waiting&lt;b&gt;"), page);
      assertFalse(page.contains("Waiting<b>"), page);
      assertTrue(page.contains("AsyncLocalStorage[requestId] has no store"), page);
      assertTrue(page.contains("<a href=\"live\">"), page);

      HttpResponse<String> live = send(context, "GET", "/asynclocal/live");
      assertTrue(
          live.headers().firstValue("Content-Type").orElse("").startsWith("text/html"),
          live.headers().toString());
      assertTrue(live.body().contains("Asynchronous work in orders"), live.body());
      HttpResponse<String> feed = send(context, "GET", "/asynclocal/feed");
      assertTrue(
          feed.headers().firstValue("Content-Type").orElse("").startsWith("application/json"),
          feed.headers().toString());
      assertTrue(feed.body().startsWith("{\"cost\":"), feed.body());
      assertTrue(feed.body().contains("\"name\":\"r-17\""), feed.body());
      assertTrue(feed.body().contains("AsyncLocalStorage[requestId] has no store"), feed.body());
      assertEquals(200, send(context, "GET", "/asynclocal/timeline.html").statusCode());
      assertTrue(send(context, "POST", "/asynclocal/retention").body().startsWith("{\"cost\":"));
      assertTrue(meters.get("asynclocal.alive").gauge().value() >= 1);
      assertEquals(1, meters.get("asynclocal.lost").functionCounter().count());
      waiting.emitDestroy();
    } finally {
      System.clearProperty(LeakDetection.PROPERTY);
    }
    long atTheEnd = diagnosis.findings().alive();
    AsyncResource later = new AsyncResource("Later");
    assertEquals(atTheEnd, diagnosis.findings().alive(), "it still watches " + later);
  }

  @Test
  void oneRequestInSoManyIsWatchedAndLostStoresOfAll() {
    String sampled = "3"; // whose hash is 51
    try (ConfigurableApplicationContext context =
        start("asynclocal.diagnostics.enabled=true", "asynclocal.diagnostics.one-request-in=51")) {
      AsyncLocalStorage<String> requestId = context.getBean(RequestStorages.class).get("requestId");
      Diagnosis diagnosis = context.getBean(Diagnosis.class);
      AsyncResource watched = requestId.call(sampled, () -> new AsyncResource("Watched"));
      AsyncResource other = requestId.call("4", () -> new AsyncResource("Other"));
      assertEquals(Set.of("Watched"), diagnosis.findings().aliveByType().keySet());
      lose(requestId);
      assertEquals(1, diagnosis.findings().lost());
      watched.emitDestroy();
      other.emitDestroy();
    }
  }

  @Test
  void lostStoresAloneAreLookedForWhereNoRequestIsWatched() {
    try (ConfigurableApplicationContext context =
        start("asynclocal.diagnostics.enabled=true", "asynclocal.diagnostics.one-request-in=0")) {
      AsyncLocalStorage<String> requestId = context.getBean(RequestStorages.class).get("requestId");
      Diagnosis diagnosis = context.getBean(Diagnosis.class);
      AsyncResource work = requestId.call("r-17", () -> new AsyncResource("Work"));
      lose(requestId);
      assertEquals(0, diagnosis.findings().alive());
      assertEquals(1, diagnosis.findings().lost());
      work.emitDestroy();
    }
  }

  @Test
  void whatCannotTellRequestsApartIsRefused() {
    Exception refused =
        assertThrows(
            Exception.class,
            () ->
                start(
                        "asynclocal.diagnostics.enabled=true",
                        "asynclocal.diagnostics.one-request-in=100",
                        "asynclocal.requests.default-id=false")
                    .close());
    assertTrue(
        NestedExceptionUtils.getMostSpecificCause(refused)
            .getMessage()
            .startsWith("asynclocal.diagnostics.one-request-in is 100, but no store"));
  }

  private static void lose(AsyncLocalStorage<String> requestId) {
    Thread unwrapped =
        requestId.call("4", () -> new Thread(() -> assertNull(requestId.getStore())));
    unwrapped.start();
    try {
      unwrapped.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
