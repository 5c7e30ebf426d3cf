package io.asynclocal.vertx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
import io.asynclocal.environment.Installation;
import io.asynclocal.logging.LoggedId;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** 200 requests at once over real sockets, each of which looks for its store in every handler. */
class RequestsTest {
  private static final int REQUESTS = 200;
  @RegisterExtension static final LoggedId ID = new LoggedId();

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();
  private final AtomicInteger crossed = new AtomicInteger();

  /** What was found at the beginning of a request or message. */
  private final ConcurrentLinkedQueue<String> left = new ConcurrentLinkedQueue<>();

  private boolean isBound = true;

  @AfterEach
  void end() throws Exception {
    assertSame(AsyncContext.root(), AsyncContext.current());
    get(vertx.close());
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(120, TimeUnit.SECONDS);
  }

  private <E> Handler<E> bound(Handler<E> handler) {
    return isBound ? AsyncVertx.bind(handler) : handler;
  }

  private <A, R> Function<A, R> boundFunction(Function<A, R> function) {
    return isBound ? AsyncContext.current().bindFunction(function) : function;
  }

  private <R> Callable<R> boundTask(Callable<R> task) {
    return isBound ? AsyncContext.current().bind(task) : task;
  }

  private void look(String own) {
    reads.incrementAndGet();
    String seen = ID.getStore();
    if (seen == null) {
      lost.incrementAndGet();
    } else if (!seen.equals(own)) {
      crossed.incrementAndGet();
    }
  }

  private void begin(String own) {
    if (ID.getStore() != null) {
      left.add(ID.getStore());
    }
    ID.enterWith(own);
  }

  /** Answers after a body, a worker, a timer, a message, another request and the response's end. */
  private void serve(HttpServerRequest request, HttpClient client, int port) {
    String own = request.path().substring(1);
    begin(own);
    request.response().endHandler(bound(end -> look(own)));
    request.handler(bound(buffer -> look(own)));
    request
        .body()
        .compose(
            boundFunction(
                body -> {
                  look(own);
                  return vertx.executeBlocking(
                      boundTask(
                          () -> {
                            look(own);
                            return own;
                          }));
                }))
        .compose(
            boundFunction(
                row -> {
                  look(own);
                  return vertx.<String>eventBus().request("echo", own);
                }))
        .compose(
            boundFunction(
                reply -> {
                  look(own);
                  return client.request(HttpMethod.GET, port, "127.0.0.1", "/" + own);
                }))
        .compose(
            boundFunction(
                call -> {
                  look(own);
                  call.response().onSuccess(bound(response -> look(own)));
                  return call.send();
                }))
        .onComplete(
            bound(
                (AsyncResult<HttpClientResponse> end) -> {
                  look(own);
                  vertx.setTimer(
                      1,
                      bound(
                          timer -> {
                            look(own);
                            request.response().end(end.succeeded() ? own : "" + end.cause());
                          }));
                }));
  }

  private void run() throws Exception {
    HttpClient client = vertx.createHttpClient();
    HttpServer far = vertx.createHttpServer();
    far.requestHandler(request -> request.response().end("far"));
    int farPort = get(far.listen(0)).actualPort();
    vertx
        .eventBus()
        .consumer(
            "echo",
            message -> {
              begin("message");
              message.reply(message.body());
            });
    HttpServer server = vertx.createHttpServer();
    Handler<HttpServerRequest> handler = request -> serve(request, client, farPort);
    server.requestHandler(isBound ? AsyncVertx.entry(handler) : handler);
    int port = get(server.listen(0)).actualPort();
    List<Future<String>> answers = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      String own = "request-" + i;
      answers.add(
          client
              .request(HttpMethod.POST, port, "127.0.0.1", "/" + own)
              .compose(call -> call.send("body of " + own))
              .compose(response -> response.body())
              .map(Object::toString));
    }
    for (int i = 0; i < REQUESTS; i++) {
      assertEquals("request-" + i, get(answers.get(i)));
    }
  }

  @Test
  void handlers_seeTheStoreOfTheirRequest() throws Exception {
    Installation entries = AsyncVertx.entries(vertx.eventBus());
    run();
    assertEquals("0 lost, 0 crossed", lost + " lost, " + crossed + " crossed");
    assertEquals(List.of(), List.copyOf(left));
    assertTrue(reads.get() >= 9 * REQUESTS, reads + " reads");
    entries.close();
  }

  @Test
  void withoutTheModule_theySeeAnothersOrNone() throws Exception {
    isBound = false;
    run();
    assertTrue(lost.get() + crossed.get() > REQUESTS, lost + " lost, " + crossed + " crossed");
    assertTrue(crossed.get() > 0, "none crossed");
    assertTrue(left.size() > REQUESTS / 2, left.size() + " found another's store at their start");
  }

  @Test
  void eventLoops_areLeftClean() throws Exception {
    CountDownLatch handled = new CountDownLatch(1);
    CompletableFuture<String> next = new CompletableFuture<>();
    vertx.runOnContext(
        AsyncVertx.entry(
            nothing -> {
              ID.enterWith("entered");
              io.vertx.core.Context loop = vertx.getOrCreateContext();
              loop.runOnContext(after -> next.complete("" + ID.getStore()));
              handled.countDown();
            }));
    assertTrue(handled.await(60, TimeUnit.SECONDS));
    assertEquals("null", next.get(60, TimeUnit.SECONDS));
  }

  @Test
  void throwingHandler_leavesItsThreadCleanAndIsReported() throws Exception {
    CompletableFuture<String> told = new CompletableFuture<>();
    CompletableFuture<String> next = new CompletableFuture<>();
    io.vertx.core.Context loop = vertx.getOrCreateContext();
    loop.exceptionHandler(failure -> told.complete(failure.getMessage()));
    Handler<Void> failing =
        nothing -> {
          throw new IllegalStateException("failed for " + ID.getStore());
        };
    loop.runOnContext(ID.call("ann", () -> AsyncVertx.bind(failing)));
    loop.runOnContext(after -> next.complete("" + ID.getStore()));
    assertEquals("failed for ann", told.get(60, TimeUnit.SECONDS));
    assertEquals("null", next.get(60, TimeUnit.SECONDS));
  }

  @Test
  void closedEntries_beginNoMessageAnyMore() throws Exception {
    CompletableFuture<String> first = new CompletableFuture<>();
    CompletableFuture<String> second = new CompletableFuture<>();
    Handler<String> seen = store -> (first.isDone() ? second : first).complete(store);
    io.vertx.core.Context loop = vertx.getOrCreateContext();
    CountDownLatch registered = new CountDownLatch(1);
    loop.runOnContext(
        nothing -> {
          ID.enterWith("left by somebody"); // for good, on this event loop
          vertx.eventBus().consumer("a", message -> seen.handle("" + ID.getStore()));
          registered.countDown();
        });
    assertTrue(registered.await(60, TimeUnit.SECONDS));
    Installation entries = AsyncVertx.entries(vertx.eventBus());
    vertx.eventBus().send("a", "m");
    assertEquals("null", first.get(60, TimeUnit.SECONDS));
    entries.close();
    vertx.eventBus().send("a", "m");
    assertEquals("left by somebody", second.get(60, TimeUnit.SECONDS));
  }

  @Test
  void firedTimer_keepsNoContext() throws Exception {
    CountDownLatch fired = new CountDownLatch(1);
    WeakReference<AsyncContext> context =
        ID.call(
            "ann",
            () -> {
              vertx.setTimer(1, AsyncVertx.bind(timer -> fired.countDown()));
              return new WeakReference<>(AsyncContext.current());
            });
    assertTrue(fired.await(60, TimeUnit.SECONDS));
    for (int i = 0; i < 100 && context.get() != null; i++) {
      System.gc();
      get(vertx.executeBlocking(() -> "turn"));
    }
    assertNull(context.get());
  }

  @Test
  void nulls_areRefused() {
    assertThrows(NullPointerException.class, () -> AsyncVertx.bind(null));
    assertThrows(NullPointerException.class, () -> AsyncVertx.entry(null));
    assertThrows(NullPointerException.class, () -> AsyncVertx.entries(null));
  }
}
