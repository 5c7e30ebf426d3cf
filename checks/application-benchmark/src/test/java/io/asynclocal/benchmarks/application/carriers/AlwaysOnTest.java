package io.asynclocal.benchmarks.application.carriers;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.benchmarks.application.webflux.WebFluxService;
import io.asynclocal.diagnostics.AsyncEvent;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** What the ways that watch in production see; those that are closed see nothing. */
final class AlwaysOnTest {
  private static final String SAMPLED = "request-387";
  private static final String OTHER = "request-388";

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void samplingRecordsAllWorkOfSomeRequestsAndNoneOfOthers() throws Exception {
    assertTrue(Sampling.isSampled(SAMPLED));
    assertFalse(Sampling.isSampled(OTHER));
    assertFalse(Sampling.isSampled(null));
    Sampling sampling = new Sampling();
    try (ConfigurableApplicationContext service = start(sampling)) {
      order(service, OTHER);
      assertEquals(Set.of(), labels(sampling));
      order(service, SAMPLED);
      assertEquals(Set.of(SAMPLED), labels(sampling));
    } finally {
      sampling.close();
    }
  }

  @Test
  void samplingThatIsClosedRecordsNothing() throws Exception {
    Sampling sampling = new Sampling();
    sampling.close();
    try (ConfigurableApplicationContext service = start(sampling)) {
      order(service, SAMPLED);
      assertEquals(Set.of(), labels(sampling));
    }
  }

  private static Set<String> labels(Sampling sampling) {
    return sampling.buffer.events().stream()
        .map(AsyncEvent::origin)
        .map(origin -> origin.label())
        .collect(toSet());
  }

  @Test
  void aWatchReportsWhatIsLostAndNothingOfRequests() throws Exception {
    LostStores watching = new LostStores();
    try (ConfigurableApplicationContext service = start(watching)) {
      order(service, OTHER);
      assertEquals(0, watching.reports.size(), watching.reports::toString);
      lose();
      assertEquals(1, watching.reports.size(), watching.reports::toString);
    } finally {
      watching.close();
    }
  }

  @Test
  void aWatchThatIsClosedReportsNothing() throws Exception {
    LostStores watching = new LostStores();
    watching.close();
    lose();
    assertEquals(0, watching.reports.size(), watching.reports::toString);
  }

  private static void lose() throws InterruptedException {
    Thread bare =
        Starter.ID.call("lost", () -> new Thread(() -> assertNull(Starter.ID.getStore())));
    bare.start();
    bare.join();
  }

  private static ConfigurableApplicationContext start(Starter carrier) {
    return WebFluxService.start(
        carrier,
        "--server.shutdown=immediate",
        "--spring.reactor.netty.shutdown-quiet-period=100ms");
  }

  private void order(ConfigurableApplicationContext service, String id) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://localhost:" + WebFluxService.portOf(service) + "/orders?item=tea"))
            .header("X-Request-ID", id)
            .header("Authorization", "Basic dXNlcjpzZWNyZXQ=")
            .POST(BodyPublishers.noBody())
            .build();
    String answer = client.send(request, BodyHandlers.ofString()).body();
    assertTrue(answer.contains(id), answer);
  }
}
