package io.asynclocal.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncHook;
import io.asynclocal.AsyncHookCallbacks;
import io.asynclocal.AsyncHooks;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.AsyncResource;
import io.asynclocal.Scope;
import io.asynclocal.concurrent.AsyncExecutors;
import io.asynclocal.concurrent.AsyncFutures;
import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.environment.InstanceKey;
import io.asynclocal.foreign.AsyncOperation;
import io.asynclocal.foreign.ForeignWork;
import io.asynclocal.foreign.ThreadSafeFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The code of docs/guides/from-node.md. */
@SuppressWarnings("try") // scopes are closed, not used
class FromNodeGuideTest {
  private static final AsyncLocalStorage<String> requestId = AsyncLocalStorage.create();

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);

  private void log(Object text) {
    lines.add(String.valueOf(text));
  }

  @AfterEach
  void nothingIsLeft() {
    threads.shutdownNow();
    assertSame(AsyncContext.root(), AsyncContext.current());
  }

  @Test
  void storage() throws Exception {
    AsyncLocalStorage<String> tenant =
        AsyncLocalStorage.<String>builder().name("tenant").defaultValue("public").build();
    ScheduledExecutorService timers = AsyncExecutors.propagating(threads);

    requestId.run(
        "r-17", () -> timers.schedule(() -> log(requestId.getStore()), 10, TimeUnit.MILLISECONDS));
    String upper = requestId.call("r-18", () -> requestId.getStore().toUpperCase());

    threads.shutdown();
    assertTrue(threads.awaitTermination(30, TimeUnit.SECONDS));
    assertEquals(List.of("r-17"), lines);
    assertEquals("R-18", upper);
    assertEquals("public", tenant.getStore());
  }

  @Test
  void enterExitAndScope() {
    AsyncContext.root()
        .run(
            () -> {
              requestId.enterWith("r-17"); // until this callback ends
              requestId.exit(() -> log(requestId.getStore())); // null
              try (Scope scope = requestId.withScope("r-18")) {
                log(requestId.getStore()); // r-18
              }
              requestId.disable();
              log(requestId.getStore());
            });
    assertEquals(List.of("null", "r-18", "null"), lines);
  }

  @Test
  void snapshotAndBind() {
    AsyncContext snapshot = requestId.call("r-17", AsyncLocalStorage::snapshot);
    Runnable bound =
        requestId.call("r-18", () -> AsyncLocalStorage.bind(() -> log(requestId.getStore())));

    snapshot.run(() -> log(requestId.getStore())); // r-17
    bound.run(); // r-18

    assertEquals(List.of("r-17", "r-18"), lines);
  }

  @Test
  void promises() throws Exception {
    CompletableFuture<String> reply = new CompletableFuture<>();
    CompletableFuture<Void> done =
        requestId.call(
            "r-17",
            () -> {
              return AsyncFutures.propagating(reply) // some client's future
                  .thenApply(String::trim)
                  .thenAccept(text -> log(requestId.getStore() + " " + text)); // r-17 pong
            });
    threads.execute(() -> reply.complete(" pong "));
    done.get(30, TimeUnit.SECONDS);
    assertEquals(List.of("r-17 pong"), lines);
  }

  /** A driver that calls back whenever and wherever it likes. */
  private static final class Driver {
    private final List<Consumer<String>> waiting = new ArrayList<>();

    void query(String sql, Consumer<String> callback) {
      waiting.add(callback);
    }

    void answer(String rows) {
      waiting.forEach(callback -> callback.accept(rows));
    }
  }

  static final class DBQuery extends AsyncResource implements AutoCloseable {
    private final Driver db;

    DBQuery(Driver db) {
      super("DBQuery");
      this.db = db;
    }

    void getInfo(String query, Consumer<String> callback) {
      db.query(query, rows -> runInAsyncScope(() -> callback.accept(rows)));
    }

    @Override
    public void close() {
      emitDestroy();
    }
  }

  @Test
  void resource() {
    Driver driver = new Driver();
    requestId.run(
        "r-17",
        () ->
            new DBQuery(driver).getInfo("select", rows -> log(requestId.getStore() + " " + rows)));
    driver.answer("rows");
    assertEquals(List.of("r-17 rows"), lines);
  }

  /** An emitter of somebody's. */
  private static final class Emitter {
    private final List<BiConsumer<String, Object>> listeners = new ArrayList<>();

    void on(BiConsumer<String, Object> listener) {
      listeners.add(listener);
    }

    void off(BiConsumer<String, Object> listener) {
      listeners.remove(listener);
    }

    void emit(String event) {
      List.copyOf(listeners).forEach(listener -> listener.accept(event, this));
    }
  }

  @Test
  @SuppressWarnings("unchecked")
  void listeners() {
    Emitter emitter = new Emitter();
    BiConsumer<String, Object> listener =
        (event, sender) -> log(event + " " + requestId.getStore());
    requestId.run(
        "r-17",
        () -> {
          emitter.on(AsyncContext.current().bindListener(BiConsumer.class, listener));
        });
    emitter.emit("open"); // open r-17
    emitter.off(AsyncContext.current().bindListener(BiConsumer.class, listener)); // it is equal
    emitter.emit("closed");
    assertEquals(List.of("open r-17"), lines);
  }

  @Test
  void hooks() throws Exception {
    ExecutorService pool = AsyncExecutors.propagating(threads);
    AsyncHook hook =
        AsyncHooks.createHook(
                new AsyncHookCallbacks() {
                  @Override
                  public void init(
                      long asyncId, String type, long triggerAsyncId, AsyncResource resource) {
                    log("init " + type);
                  }

                  @Override
                  public void before(long asyncId) {
                    log("before");
                  }

                  @Override
                  public void after(long asyncId) {
                    log("after");
                  }
                })
            .enable();
    CountDownLatch ran = new CountDownLatch(1);
    pool.execute(
        () -> {
          log(AsyncHooks.executionAsyncId() > AsyncHooks.triggerAsyncId());
          ran.countDown();
        });
    assertTrue(ran.await(30, TimeUnit.SECONDS));
    threads.shutdown();
    assertTrue(threads.awaitTermination(30, TimeUnit.SECONDS));
    hook.disable();
    assertEquals(List.of("init Executor", "before", "true", "after"), lines);
  }

  @Test
  void environment() throws Exception {
    InstanceKey<List<String>> connections = InstanceKey.of("connections");
    CountDownLatch called = new CountDownLatch(1);
    try (AsyncEnvironment environment = AsyncEnvironment.start()) {
      environment.addCleanupHook(() -> log("closed last"));
      environment.addCleanupHook(() -> log("closed first"));
      environment.instanceData(connections, ArrayList::new).add("db");
      ForeignWork foreign = ForeignWork.of(environment);

      ThreadSafeFunction<String> function =
          requestId.call(
              "r-17",
              () -> {
                return foreign
                    .<String>function(
                        "onEvent",
                        threads,
                        event -> {
                          log(event + " " + requestId.getStore()); // event r-17
                          called.countDown();
                        })
                    .build();
              });
      new Thread(() -> function.tryCall("event")).start();
      assertTrue(called.await(30, TimeUnit.SECONDS));
      function.release();

      try (AsyncOperation operation = foreign.open("read")) {
        operation.makeCallback(() -> log("in the context of its opening"));
      }
    }
    assertEquals(
        List.of("event r-17", "in the context of its opening", "closed first", "closed last"),
        lines);
    assertNull(requestId.getStore());
    assertNotSame(threads, AsyncExecutors.propagating(threads));
  }
}
