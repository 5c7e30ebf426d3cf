package io.asynclocal.concurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The JDK's HTTP client, whose answers come on its own threads, as a worked example. */
class HttpClientTest {
  private final AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
  private final CountDownLatch answers = new CountDownLatch(1);
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try {
            answers.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          byte[] body = exchange.getRequestURI().getPath().getBytes();
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void callbacksRunInTheContextOfTheRequestThatRegisteredThem() {
    HttpClient client = HttpClient.newHttpClient();
    CompletableFuture<String> a = storage.call("a", () -> seenAfter(client, "/a"));
    CompletableFuture<String> b = storage.call("b", () -> seenAfter(client, "/b"));
    answers.countDown();
    assertEquals("/a in a", a.join());
    assertEquals("/b in b", b.join());
    assertEquals(AsyncContext.root(), AsyncContext.current());
  }

  private CompletableFuture<String> seenAfter(HttpClient client, String path) {
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    return AsyncFutures.propagating(answer)
        .thenApply(response -> response.body() + " in " + storage.getStore());
  }
}
