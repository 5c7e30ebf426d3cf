package io.asynclocal.examples;

import static io.asynclocal.examples.RequestId.REQUEST_ID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServiceTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private final Handover handover = new CarryingHandover();
  private final RequestHandler handler = new RequestHandler(handover);
  private Service service;

  @BeforeEach
  void start() {
    service = new Service(0, handler, 0);
  }

  @AfterEach
  void stop() {
    service.close();
    handler.close();
    handover.close();
    assertNull(REQUEST_ID.getStore());
  }

  private HttpResponse<String> get(String path) throws Exception {
    URI address = URI.create("http://127.0.0.1:" + service.port() + path);
    return client.send(
        HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void answer_reportsTheRequestsOwnStoreAtEachHop() throws Exception {
    for (int request = 0; request < 3; request++) {
      List<String> lines = get("/").body().lines().toList();
      List<String> expected = Arrays.stream(Hop.values()).map(Hop::toString).toList();
      assertEquals(expected.size(), lines.size());
      for (int hop = 0; hop < expected.size(); hop++) {
        assertTrue(lines.get(hop).startsWith(request + " "), lines.get(hop));
        assertTrue(lines.get(hop).contains(" " + expected.get(hop) + " "), lines.get(hop));
      }
    }
  }

  @Test
  void answer_changesThreadsAtEachHop() throws Exception {
    List<String> threads =
        get("/").body().lines().map(line -> line.substring(line.lastIndexOf(' '))).toList();
    for (int hop = 1; hop < threads.size(); hop++) {
      assertNotEquals(threads.get(hop - 1), threads.get(hop), "at hop " + Hop.values()[hop]);
    }
  }

  @Test
  void answer_onlyAtTheRoot() throws Exception {
    assertEquals(404, get("/favicon.ico").statusCode());
    assertEquals(0, service.tally().lost());
    assertTrue(service.tally().isClean(0));
  }
}
