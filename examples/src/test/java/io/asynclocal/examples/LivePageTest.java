package io.asynclocal.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class LivePageTest {
  private final HttpClient client = HttpClient.newHttpClient();

  private String get(URI address) throws Exception {
    HttpResponse<String> answer =
        client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    assertEquals(200, answer.statusCode());
    return answer.body();
  }

  @Test
  void page_showsWhatTheServiceDoes() throws Exception {
    try (LivePage page = new LivePage();
        Handover handover = new CarryingHandover();
        RequestHandler handler = new RequestHandler(handover);
        Service service = new Service(0, handler, 0)) {
      new Driver(service.port()).fire(3, 1);
      String graph = get(page.address().resolve("running.html"));
      assertTrue(graph.contains("request 2") && graph.contains("Coroutine"), graph);
      assertTrue(get(page.address()).startsWith("<!DOCTYPE html>"));
    }
  }
}
