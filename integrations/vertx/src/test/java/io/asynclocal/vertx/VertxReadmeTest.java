package io.asynclocal.vertx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.environment.Installation;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The code of this module's README. */
class VertxReadmeTest {
  private static final AsyncLocalStorage<String> REQUEST_ID = AsyncLocalStorage.create();
  private final CompletableFuture<String> logged = new CompletableFuture<>();

  private String read() {
    return "read for " + REQUEST_ID.getStore();
  }

  private static String render(String row) {
    return row + ", rendered for " + REQUEST_ID.getStore();
  }

  private void log(Long timer) {
    logged.complete(REQUEST_ID.getStore());
  }

  @Test
  void handlers_seeTheStoreOfTheirRequest() throws Exception {
    Vertx vertx = Vertx.vertx();
    HttpServer server = vertx.createHttpServer();
    server.requestHandler(
        AsyncVertx.entry(
            request -> {
              REQUEST_ID.enterWith(request.getHeader("X-Id")); // ends with this call
              AsyncContext here = AsyncContext.current();
              vertx
                  .executeBlocking(here.bind(this::read)) // sees it
                  .map(here.bindFunction(row -> render(row))) // and this
                  .onSuccess(AsyncVertx.bind(page -> request.response().end(page)));
              vertx.setTimer(1, AsyncVertx.bind(this::log)); // and this
            }));
    Installation entries = AsyncVertx.entries(vertx.eventBus()); // each message begins, too
    try {
      int port =
          server
              .listen(0)
              .toCompletionStage()
              .toCompletableFuture()
              .get(60, TimeUnit.SECONDS)
              .actualPort();
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port))
              .header("X-Id", "r-17")
              .build();
      String page = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
      assertEquals("read for r-17, rendered for r-17", page);
      assertEquals("r-17", logged.get(60, TimeUnit.SECONDS));
    } finally {
      entries.close();
      vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
  }
}
