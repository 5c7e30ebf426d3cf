package io.asynclocal.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncHook;
import io.asynclocal.AsyncHookCallbacks;
import io.asynclocal.AsyncHooks;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.AsyncResource;
import io.asynclocal.concurrent.AsyncExecutors;
import io.asynclocal.concurrent.AsyncFutures;
import io.asynclocal.environment.AsyncEnvironment;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** The code of docs/tour.md. */
class TourTest {
  // @start region="storages"
  static final AsyncLocalStorage<String> REQUEST =
      AsyncLocalStorage.<String>builder().name("request").build();
  static final AsyncLocalStorage<String> TENANT =
      AsyncLocalStorage.<String>builder().name("tenant").defaultValue("public").build();
  // @end region="storages"

  private final ExecutorService pool = Executors.newSingleThreadExecutor();
  private final ExecutorService workers = AsyncExecutors.propagating(pool);
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private void log(String line) {
    lines.add(String.valueOf(line));
  }

  /** Waits for what was submitted, and looks whether the lines are those. */
  private void assertLogged(String... expected) throws InterruptedException {
    pool.shutdown();
    assertTrue(pool.awaitTermination(30, TimeUnit.SECONDS));
    assertEquals(List.of(expected), lines);
  }

  @AfterEach
  void nothingIsLeft() {
    pool.shutdownNow();
    assertNull(REQUEST.getStore());
    assertEquals("public", TENANT.getStore());
  }

  @Test
  void storage_hasItsStoreInsideOfRunOnly() throws InterruptedException {
    REQUEST.run("r-17", () -> log(REQUEST.getStore())); // r-17
    log(REQUEST.getStore()); // null
    log(TENANT.getStore()); // public
    assertLogged("r-17", "null", "public");
  }

  @Test
  void task_hasTheStoresOfItsSubmitter() throws InterruptedException {
    ExecutorService workers = AsyncExecutors.propagating(pool);
    REQUEST.run("r-17", () -> workers.execute(() -> log(REQUEST.getStore()))); // r-17
    REQUEST.run("r-17", () -> pool.execute(() -> log(REQUEST.getStore())));
    assertLogged("r-17", "null");
  }

  @Test
  void reaction_hasTheStoresOfItsRegistration() throws InterruptedException {
    CompletableFuture<String> reply = new CompletableFuture<>(); // some client's
    REQUEST.run(
        "r-17",
        () ->
            AsyncFutures.propagating(reply)
                .thenAccept(text -> log(REQUEST.getStore() + " has " + text))); // r-17 has pong
    REQUEST.run("r-18", () -> reply.complete("pong"));
    assertLogged("r-17 has pong");
  }

  @Test
  void boundListener_hasTheStoresOfItsRegistration() throws InterruptedException {
    Runnable listener =
        REQUEST.call("r-17", () -> AsyncContext.current().bind(() -> log(REQUEST.getStore())));
    REQUEST.run("r-18", listener); // r-17
    assertLogged("r-17");
  }

  @Test
  void context_hasEveryStore() throws InterruptedException {
    AsyncContext captured = REQUEST.call("r-17", () -> TENANT.call("acme", AsyncContext::current));
    captured.run(() -> log(REQUEST.getStore() + " of " + TENANT.getStore())); // r-17 of acme
    assertLogged("r-17 of acme");
  }

  @Test
  void request_leavesNothingOnItsThread() throws InterruptedException {
    AsyncContext.root()
        .run(
            () -> {
              REQUEST.enterWith("r-17"); // for the rest of this request, and for all that it begins
              workers.execute(() -> log(REQUEST.getStore())); // r-17
            });
    log(REQUEST.getStore()); // null
    pool.shutdown();
    assertTrue(pool.awaitTermination(30, TimeUnit.SECONDS));
    assertEquals(List.of("null", "r-17"), lines.stream().sorted().toList());
  }

  @Test
  @SuppressWarnings("try") // the environment is only closed
  void environment_installsWhatIsThere() throws InterruptedException {
    try (AsyncEnvironment started = AsyncEnvironment.start()) {
      REQUEST.run(
          "r-17",
          () ->
              Mono.fromFuture(CompletableFuture.supplyAsync(() -> "pong")) // on a thread of nobody
                  .map(text -> REQUEST.getStore() + " has " + text) // r-17 has pong
                  .doOnNext(this::log)
                  .block());
    }
    assertLogged("r-17 has pong");
  }

  @Test
  void hook_isToldOfTheTask() throws InterruptedException {
    AsyncHook hook =
        AsyncHooks.createHook(
            new AsyncHookCallbacks() {
              @Override
              public void init(
                  long asyncId, String type, long triggerAsyncId, AsyncResource resource) {
                log("began " + type); // began Executor
              }
            });
    hook.enable();
    workers.execute(() -> {});
    hook.disable();
    assertLogged("began Executor");
  }
}
