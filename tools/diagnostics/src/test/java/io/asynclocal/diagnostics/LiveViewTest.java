package io.asynclocal.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.AsyncResource;
import io.asynclocal.concurrent.AsyncCompletableFuture;
import io.asynclocal.foreign.LeakDetection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("try") // a recorder need not be referred to
class LiveViewTest {
  private final AsyncLocalStorage<String> request = AsyncLocalStorage.create();
  private final LiveView live = new LiveView(Census.ofAtMost(5), 0);
  private final AsyncRecorder recorder =
      AsyncRecorder.builder().observer(live).labelledBy(request, String::valueOf).start();
  private final List<AsyncResource> begun = new ArrayList<>();

  @AfterEach
  void stop() {
    begun.forEach(AsyncResource::emitDestroy);
    recorder.close();
  }

  private AsyncResource begin(String type, String store) {
    AsyncResource resource = request.call(store, () -> new AsyncResource(type));
    begun.add(resource);
    return resource;
  }

  private JsonNode feed() throws IOException {
    return new ObjectMapper().readTree(live.json());
  }

  private static List<String> told(JsonNode rows) {
    List<String> told = new ArrayList<>();
    rows.forEach(row -> told.add(row.get("name").textValue() + " " + row.get("count")));
    return told;
  }

  @Test
  void json_tellsWhatIsInFlightByStoreAndByKind() throws Exception {
    begin("Query", "A-1");
    begin("Query", "A-1");
    begin("Mail", "B-2");
    JsonNode feed = feed();
    assertEquals(3, feed.get("alive").intValue());
    assertEquals(List.of("A-1 2", "B-2 1"), told(feed.get("labels")));
    assertEquals(List.of("Query 2", "Mail 1"), told(feed.get("kinds")));
    begun.remove(0).emitDestroy();
    assertEquals(List.of("Mail 1", "Query 1"), told(feed().get("kinds")));
  }

  @Test
  void json_tellsWhatHasNotRunFirst_asWhatHasRunMayBeOver() throws Exception {
    begin("Sent", "A-1").runInAsyncScope(() -> {});
    begin("Sent", "A-1").runInAsyncScope(() -> {});
    begin("Query", "B-2");
    JsonNode labels = feed().get("labels");
    assertEquals(List.of("B-2 1", "A-1 2"), told(labels));
    assertEquals(1, labels.get(0).get("waiting").intValue());
    assertEquals(0, labels.get(1).get("waiting").intValue());
  }

  @Test
  void json_tellsApartWhatWaitsWhatRunsAndWhatMayRunAgain() throws Exception {
    begin("Query", "A-1");
    begin("Query", "A-1").runInAsyncScope(() -> {});
    AsyncResource running = begin("Query", "A-1");
    JsonNode feed = running.callInAsyncScope(this::feed);
    for (JsonNode told : List.of(feed, feed.get("kinds").get(0), feed.get("labels").get(0))) {
      assertEquals(1, told.get("waiting").intValue());
      assertEquals(1, told.get("running").intValue());
      assertEquals(1, told.get("ran").intValue());
    }
    assertEquals(2, feed().get("ran").intValue());
  }

  @Test
  void json_tellsWhatWorkWaitsForAndForHowLong() throws Exception {
    AsyncCompletableFuture<String> reply = new AsyncCompletableFuture<>();
    CompletableFuture<Integer> length = reply.thenApply(String::length);
    JsonNode work = feed().get("work");
    assertEquals("its time, its value or a thread", work.get(0).get("waitsFor").textValue());
    assertEquals("CompletableFuture", work.get(1).get("waitsFor").textValue());
    assertEquals("not run yet", work.get(1).get("state").textValue());
    assertTrue(work.get(1).get("micros").longValue() >= 0);
    reply.complete("four");
    assertEquals(4, length.join());
    assertEquals(0, feed().get("work").size());
  }

  @Test
  void json_tellsNoTimeBeforeTheBeginningOfWorkThatIsBegunMeanwhile() throws Exception {
    AtomicBoolean goesOn = new AtomicBoolean(true);
    Thread busy =
        new Thread(
            () -> {
              while (goesOn.get()) {
                new AsyncResource("Query").emitDestroy();
              }
            });
    busy.start();
    try {
      for (int snapshot = 0; snapshot < 2_000; snapshot++) {
        for (JsonNode kind : feed().get("kinds")) {
          assertTrue(kind.get("micros").longValue() >= 0, kind::toString);
        }
        for (JsonNode work : feed().get("work")) {
          assertTrue(work.get("micros").longValue() >= 0, work::toString);
        }
      }
    } finally {
      goesOn.set(false);
      busy.join();
    }
  }

  @Test
  void json_tellsTheTimeBetweenCauseAndEffect() throws Exception {
    AsyncResource cause = begin("Request", "A-1");
    AsyncResource effect = cause.callInAsyncScope(() -> begin("Query", "A-1"));
    effect.runInAsyncScope(() -> {});
    List<String> steps = new ArrayList<>();
    feed()
        .get("steps")
        .forEach(
            step -> steps.add(step.get("from").textValue() + "->" + step.get("to").textValue()));
    assertTrue(steps.contains("Request->Query"), steps::toString);
    assertTrue(steps.contains("->Request"), steps::toString);
  }

  @Test
  void json_isBoundedAndTellsWhatItCosts() throws Exception {
    for (int i = 0; i < 1_000; i++) {
      begin("Query" + i, "A-" + i);
    }
    JsonNode feed = feed();
    assertEquals(5, feed.get("alive").intValue());
    assertEquals(995, feed.get("uncounted").intValue());
    assertEquals(5, feed.get("kinds").size());
    assertTrue(feed.get("cost").get("events").intValue() >= 1_000);
    assertTrue(feed.get("cost").get("perSecond").doubleValue() > 0);
    assertTrue(feed().get("cost").get("snapshotMillis").doubleValue() > 0);
  }

  @Test
  void json_isOneSnapshotForAllWhoAskWhileItIsFresh() {
    LiveView fresh = new LiveView(Census.ofAtMost(5), Long.MAX_VALUE);
    assertSame(fresh.json(), fresh.json());
    assertNotSame(live.json(), live.json());
  }

  @Test
  void resource_isEmptyForWhatThePageDoesntAskFor() {
    assertEquals(Optional.empty(), live.resource("page", "Work"));
    assertEquals(Optional.empty(), live.resource("../feed", "Work"));
    LiveResource page = live.resource("", "My work").orElseThrow();
    assertTrue(new String(page.bytes(), StandardCharsets.UTF_8).contains("My work"));
    assertTrue(page.toString().startsWith("text/html; charset=utf-8, "), page::toString);
  }

  @Test
  void census_isWhatIsAlive() {
    begin("Query", "A-1");
    assertEquals(Map.of("Query", 1L), live.census().byType());
  }

  @Test
  void json_tellsOfLostStoresTheLastHundred() throws Exception {
    for (int i = 0; i < 101; i++) {
      live.lost(new LostStore("request" + i, "t", List.of(), List.of()));
    }
    JsonNode lost = feed().get("lost");
    assertEquals(100, lost.size());
    assertTrue(lost.get(0).textValue().startsWith("AsyncLocalStorage[request1] "), lost::toString);
    assertEquals(100, live.lostStores().size());
    assertEquals("request1", live.lostStores().get(0).storage());
  }

  @Test
  void checkRetention_tellsWhatKeepsContexts() throws Exception {
    assertEquals(false, feed().get("retention").booleanValue());
    live.checkRetention(); // nobody looks
    RetentionLeaks leaks = RetentionLeaks.of(request, Duration.ZERO, LeakDetection.PARANOID);
    live.retention(leaks);
    assertEquals(List.of(), live.retained());
    AsyncResource kept;
    try (AsyncRecorder watching = AsyncRecorder.builder().observer(leaks).start()) {
      kept = begin("HeartBeat", "A-1");
      live.checkRetention();
    }
    JsonNode retained = feed().get("retained");
    assertEquals(1, retained.size(), retained::toString);
    assertTrue(retained.get(0).textValue().contains("HeartBeat " + kept.asyncId()));
    assertEquals(kept.asyncId(), live.retained().get(0).origin().asyncId());
  }

  /** Speaks HTTP by itself: a client of the JDK's doesn't lie about the host. */
  private static String asked(URI address, String request) throws IOException {
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      socket.getInputStream().transferTo(answer);
      return answer.toString(StandardCharsets.UTF_8);
    }
  }

  private static String request(String line, String host, String more) {
    return line
        + " HTTP/1.1\r\nHost: "
        + host
        + "\r\nConnection: close\r\nContent-Length: 0\r\n"
        + more
        + "\r\n";
  }

  @ParameterizedTest
  @CsvSource({
    "/, <!DOCTYPE html>",
    "/feed, '\"kinds\":[{\"name\":\"Query\"'",
    "/timeline.html, Query",
    "/timeline.json, traceEvents",
    "/running.html, Query",
    "/waiting.html, <canvas",
    "/events.jsonl, executionBegin",
  })
  void server_servesThePageItsFeedAndDownloads(String path, String part) throws Exception {
    begin("Query", "A-1").runInAsyncScope(() -> {});
    try (LiveServer server = LiveServer.start(live, 0)) {
      URI address = server.address();
      String answer = asked(address, request("GET " + path, address.getAuthority(), ""));
      assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
      assertTrue(answer.contains(part), answer);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET /feed, evil.example:80, 403",
    "GET /feed, '', 403",
    "POST /retention, , 403",
    "DELETE /feed, , 405",
    "GET /etc/passwd, , 404",
  })
  void server_refusesWhatThePageDoesntAskFor(String line, String host, int status)
      throws Exception {
    begin("Query", "A-1");
    try (LiveServer server = LiveServer.start(live, 0)) {
      URI address = server.address();
      String answer =
          asked(address, request(line, host == null ? address.getAuthority() : host, ""));
      assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
      assertTrue(!answer.contains("Query"), answer);
    }
  }

  @Test
  void server_isOnLoopbackAndGoneWhenItIsClosed() throws Exception {
    LiveServer server = LiveServer.start(live, 0);
    URI address = server.address();
    String post = request("POST /retention", address.getAuthority(), "X-AsyncLocal: page\r\n");
    assertTrue(asked(address, post).startsWith("HTTP/1.1 200 "));
    assertTrue(java.net.InetAddress.getByName(address.getHost()).isLoopbackAddress());
    server.close();
    server.close();
    try (LiveServer again = LiveServer.start(live, address.getPort())) {
      assertEquals(address, again.address());
    }
  }
}
