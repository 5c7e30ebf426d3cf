package app;

import static app.Checks.ID;
import static app.Checks.callIn;
import static app.Checks.in;
import static app.Checks.same;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Vert.x: futures, timers, contexts, blocking code, and an HTTP server with its client. */
final class VertxChecks {
  private VertxChecks() {}

  /** Work with a Vert.x of its own. */
  private interface UsesVertx {
    void with(Vertx vertx) throws Exception;
  }

  static void addTo(Checks checks) {
    add(
        checks,
        "vertx/stores/a handler of a future",
        vertx -> {
          Promise<String> promise = Promise.promise();
          CompletableFuture<String> seen = new CompletableFuture<>();
          in("A", () -> promise.future().onComplete(x -> seen.complete("" + ID.getStore())));
          in("B", () -> promise.complete("x"));
          same("A", seen.get());
        });
    add(
        checks,
        "vertx/stores/functions of a future",
        vertx -> {
          Promise<String> promise = Promise.promise();
          Future<Object> seen =
              callIn(
                  "A",
                  () ->
                      promise
                          .future()
                          .map(x -> "" + ID.getStore())
                          .compose(x -> Future.succeededFuture(x + ID.getStore()))
                          .recover(Future::failedFuture)
                          .transform(x -> Future.failedFuture(x.result() + ID.getStore()))
                          .otherwise(failure -> failure.getMessage() + ID.getStore()));
          in("B", () -> promise.complete("x"));
          same("AAAA", result(seen));
        });
    add(
        checks,
        "vertx/stores/a handler of success, and of failure",
        vertx -> {
          Promise<String> one = Promise.promise();
          Promise<String> two = Promise.promise();
          Checks.Recorded seen = new Checks.Recorded(2);
          in("A", () -> one.future().onSuccess(x -> seen.record()));
          in("B", () -> two.future().onFailure(x -> seen.record()));
          one.complete("x");
          two.fail("x");
          same(List.of("A", "B"), seen.values());
        });
    add(
        checks,
        "vertx/stores/run on a context",
        vertx -> {
          Context context = vertx.getOrCreateContext();
          CompletableFuture<String> seen = new CompletableFuture<>();
          in("A", () -> context.runOnContext(x -> seen.complete("" + ID.getStore())));
          same("A", seen.get());
        });
    add(
        checks,
        "vertx/stores/blocking code that waits for its turn",
        vertx -> {
          Context context = vertx.getOrCreateContext();
          CountDownLatch latch = new CountDownLatch(1);
          Future<Object> one =
              callIn(
                  "A",
                  () ->
                      context.executeBlocking(
                          () -> {
                            Checks.await(latch);
                            return ID.getStore();
                          }));
          Future<Object> two = callIn("B", () -> context.executeBlocking(ID::getStore));
          latch.countDown();
          same("A", result(one));
          same("B", result(two));
        });
    add(
        checks,
        "vertx/timer/of an event loop, which Netty's carries too",
        vertx -> {
          CompletableFuture<String> seen = new CompletableFuture<>();
          in("A", () -> vertx.setTimer(1, id -> seen.complete("" + ID.getStore())));
          same("A", seen.get());
        });
    add(
        checks,
        "vertx/stores/a timer of a worker's",
        vertx -> {
          CompletableFuture<String> seen = new CompletableFuture<>();
          CompletableFuture<String> periodic = new CompletableFuture<>();
          io.vertx.core.DeploymentOptions worker =
              new io.vertx.core.DeploymentOptions()
                  .setThreadingModel(io.vertx.core.ThreadingModel.WORKER);
          result(
              vertx.deployVerticle(
                  new io.vertx.core.AbstractVerticle() {
                    @Override
                    public void start() throws Exception {
                      in("A", () -> vertx.setTimer(1, id -> seen.complete("" + ID.getStore())));
                      in(
                          "B",
                          () -> vertx.setPeriodic(1, id -> periodic.complete("" + ID.getStore())));
                    }
                  },
                  worker));
          same("A", seen.get());
          same("B", periodic.get());
        });
    add(checks, "vertx/stores/a server that reads a body, and its client", VertxChecks::served);
  }

  private static void add(Checks checks, String name, UsesVertx check) {
    checks.add(
        name,
        () -> {
          Vertx vertx = Vertx.vertx();
          try {
            check.with(vertx);
          } finally {
            result(vertx.close());
          }
        });
  }

  private static <T> T result(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static void served(Vertx vertx) throws Exception {
    CompletableFuture<String> read = new CompletableFuture<>();
    CompletableFuture<String> ended = new CompletableFuture<>();
    HttpServer server =
        result(
            vertx
                .createHttpServer()
                .requestHandler(
                    request ->
                        ID.run(
                            "served",
                            () -> {
                              request.handler(chunk -> read.complete("" + ID.getStore()));
                              request.endHandler(
                                  x -> {
                                    ended.complete("" + ID.getStore());
                                    request.response().end("y");
                                  });
                            }))
                .listen(0, "localhost"));
    HttpClient client = vertx.createHttpClient();
    Future<String> seen =
        callIn(
            "A",
            () ->
                client
                    .request(HttpMethod.POST, server.actualPort(), "localhost", "/")
                    .compose(request -> request.send(Buffer.buffer("x")))
                    .compose(response -> response.body())
                    .map(body -> body + " " + ID.getStore()));
    same("y A", result(seen));
    same("served", read.get());
    same("served", ended.get());
  }
}
