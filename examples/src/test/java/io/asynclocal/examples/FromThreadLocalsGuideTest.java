package io.asynclocal.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.concurrent.AsyncExecutors;
import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.micrometer.AccessorBridge;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The code of docs/guides/from-thread-locals.md. */
class FromThreadLocalsGuideTest {
  private static final AsyncLocalStorage<String> USER = AsyncLocalStorage.create();
  private static final ThreadLocal<String> USER_OF_THREAD = new ThreadLocal<>();
  private static final ThreadLocal<String> LOCALE = new ThreadLocal<>();

  private final List<String> audited = new CopyOnWriteArrayList<>();
  private final ExecutorService pool = Executors.newSingleThreadExecutor();

  private void audit(String user) {
    audited.add(String.valueOf(user));
  }

  private void await(ExecutorService waited) throws Exception {
    waited.submit(() -> {}).get(30, TimeUnit.SECONDS);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    await(pool);
    assertSame(AsyncContext.root(), AsyncContext.current());
    assertSame(AsyncContext.root(), pool.submit(AsyncContext::current).get(30, TimeUnit.SECONDS));
    pool.shutdownNow();
  }

  @Test
  void before_itStaysBehind() throws Exception {
    USER_OF_THREAD.set("ann");
    try {
      pool.execute(() -> audit(USER_OF_THREAD.get())); // null, or whoever came before
    } finally {
      USER_OF_THREAD.remove();
    }
    await(pool);
    assertEquals(List.of("null"), audited);
  }

  @Test
  void after_itGoesAlong() throws Exception {
    ExecutorService workers = AsyncExecutors.propagating(pool); // where the pool is made

    USER.run("ann", () -> workers.execute(() -> audit(USER.getStore()))); // ann

    await(pool);
    assertEquals(List.of("ann"), audited);
  }

  @Test
  void setWithoutABlock() throws Exception {
    ExecutorService workers = AsyncExecutors.propagating(pool);
    AsyncContext.root()
        .call(
            () -> {
              USER.enterWith("ann"); // for the rest of this request, and for all that it begins
              workers.execute(() -> audit(USER.getStore())); // ann
              return null;
            });
    assertNull(USER.getStore());
    await(pool);
    assertEquals(List.of("ann"), audited);
  }

  @Test
  void entry() throws Exception {
    ExecutorService workers = AsyncExecutors.propagating(pool);

    AsyncContext.root()
        .with(USER, "ann")
        .run(() -> workers.execute(() -> audit(USER.getStore()))); // ann

    await(pool);
    assertEquals(List.of("ann"), audited);
  }

  @Test
  void bridge() throws Exception {
    ExecutorService workers = AsyncExecutors.propagating(pool);
    ContextRegistry.getInstance().registerThreadLocalAccessor("locale", LOCALE); // as ever
    AsyncEnvironment environment = AsyncEnvironment.start();
    new AccessorBridge().install(environment);

    LOCALE.set("cy");
    workers.execute(() -> audit(LOCALE.get())); // cy

    await(pool);
    LOCALE.remove();
    environment.close();
    ContextRegistry.getInstance().removeThreadLocalAccessor("locale");
    assertEquals(List.of("cy"), audited);
  }

  @Test
  void snapshots() throws Exception {
    ContextSnapshotFactory snapshots = ContextSnapshotFactory.builder().clearMissing(true).build();
    ContextSnapshot snapshot = USER.call("ann", () -> snapshots.captureAll());

    pool.execute(snapshot.wrap(() -> audit(USER.getStore()))); // ann

    await(pool);
    assertEquals(List.of("ann"), audited);
  }

  @Test
  void reactor() {
    try {
      Hooks.enableAutomaticContextPropagation();
      String user =
          USER.call(
              "ann",
              () -> {
                return Mono.just("reply")
                    .publishOn(Schedulers.parallel())
                    .map(reply -> USER.getStore()) // ann
                    .contextCapture()
                    .block();
              });
      assertEquals("ann", user);
    } finally {
      Hooks.disableAutomaticContextPropagation();
    }
  }

  @Test
  void logContext() throws Exception {
    ExecutorService workers = AsyncExecutors.propagating(pool);
    AsyncEnvironment environment = AsyncEnvironment.start();
    AsyncContext.root()
        .call(
            () -> {
              MDC.put("user", "ann");
              workers.execute(() -> audit(MDC.get("user"))); // ann
              return null;
            });
    await(pool);
    environment.close();
    assertEquals(List.of("ann"), audited);
  }
}
