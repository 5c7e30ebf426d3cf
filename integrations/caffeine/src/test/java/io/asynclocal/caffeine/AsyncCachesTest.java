package io.asynclocal.caffeine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.RemovalListener;
import io.asynclocal.AsyncContext;
import io.asynclocal.concurrent.AsyncExecutors;
import io.asynclocal.logging.LoggedId;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** 150 requests at once for each way to ask, to wait and to remove; and the same without us. */
class AsyncCachesTest {
  private static final int REQUESTS = 150;
  @RegisterExtension static final LoggedId ID = new LoggedId();

  private final ExecutorService bare = Executors.newFixedThreadPool(4);
  private final AtomicLong nanos = new AtomicLong();
  private final Map<String, CompletableFuture<String>> loads = new ConcurrentHashMap<>();

  @AfterEach
  void leaveNothing() throws Exception {
    assertSame(AsyncContext.root(), AsyncContext.current());
    for (int i = 0; i < 20; i++) {
      assertSame(AsyncContext.root(), bare.submit(AsyncContext::current).get(30, TimeUnit.SECONDS));
    }
    bare.shutdownNow();
  }

  private static String id() {
    return String.valueOf(ID.getStore());
  }

  /** A loader that says who it is run for. */
  private String load(String key) {
    loads.computeIfAbsent(key, k -> new CompletableFuture<>()).complete(id());
    return "v";
  }

  /** A way to have a key loaded. */
  enum Asking {
    GET((test, cache, key) -> cache.get(key)),
    GET_ALL((test, cache, key) -> cache.getAll(Set.of(key))),
    FUNCTION((test, cache, key) -> cache.get(key, test::load)),
    FUTURE(
        (test, cache, key) ->
            cache.get(
                key, (k, executor) -> CompletableFuture.supplyAsync(() -> test.load(k), executor))),
    FUNCTION_FOR_ALL(
        (test, cache, key) -> cache.getAll(Set.of(key), keys -> Map.of(key, test.load(key)))),
    FUTURE_FOR_ALL(
        (test, cache, key) ->
            cache.getAll(
                Set.of(key),
                (keys, executor) ->
                    CompletableFuture.supplyAsync(() -> Map.of(key, test.load(key)), executor))),
    REFRESH((test, cache, key) -> cache.synchronous().refresh(key)),
    DUE(
        (test, cache, key) -> {
          cache.put(key, CompletableFuture.completedFuture("old"));
          test.nanos.addAndGet(Duration.ofMinutes(2).toNanos());
          return cache.get(key); // answers the old one, and begins to refresh it
        });

    final Request request;

    Asking(Request request) {
      this.request = request;
    }
  }

  interface Request {
    CompletableFuture<?> ask(
        AsyncCachesTest test, AsyncLoadingCache<String, String> cache, String key);
  }

  private long wrongLoads(Asking asking, Caffeine<Object, Object> builder) throws Exception {
    AsyncLoadingCache<String, String> cache =
        builder.ticker(nanos::get).refreshAfterWrite(Duration.ofMinutes(1)).buildAsync(this::load);
    return wrongLoads(asking, AsyncCaches.propagating(cache));
  }

  private long wrongLoads(Asking asking, AsyncLoadingCache<String, String> cache) throws Exception {
    loads.clear();
    List<CompletableFuture<?>> asked = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      String key = "key-" + i;
      loads.put(key, new CompletableFuture<>());
      asked.add(ID.call("request-" + i, () -> asking.request.ask(this, cache, key)));
    }
    long wrong = 0;
    for (int i = 0; i < REQUESTS; i++) {
      asked.get(i).get(60, TimeUnit.SECONDS);
      String seen = loads.get("key-" + i).get(60, TimeUnit.SECONDS);
      wrong += seen.equals("request-" + i) ? 0 : 1;
    }
    return wrong;
  }

  @ParameterizedTest
  @EnumSource
  void loads_seeWhoAsks(Asking asking) throws Exception {
    assertEquals(0, wrongLoads(asking, AsyncCaches.newBuilder(bare)));
  }

  @ParameterizedTest
  @EnumSource
  void loadsOfABareCache_seeNobody(Asking asking) throws Exception {
    assertEquals(REQUESTS, wrongLoads(asking, Caffeine.newBuilder().executor(bare)));
  }

  /** Many requests wait for one load, which belongs to the first of them. */
  private long wrongReactions(boolean isViewed) throws Exception {
    AsyncLoadingCache<String, String> plain = AsyncCaches.newBuilder(bare).buildAsync(key -> "v");
    AsyncLoadingCache<String, String> cache = isViewed ? AsyncCaches.propagating(plain) : plain;
    CompletableFuture<Void> all = new CompletableFuture<>();
    List<CompletableFuture<String>> seen = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      seen.add(
          ID.call(
              "request-" + i,
              () ->
                  cache
                      .get(
                          "one key",
                          key -> {
                            all.join();
                            return load(key);
                          })
                      .thenApply(value -> id())));
    }
    all.complete(null);
    long wrong = 0;
    for (int i = 0; i < REQUESTS; i++) {
      wrong += seen.get(i).get(60, TimeUnit.SECONDS).equals("request-" + i) ? 0 : 1;
    }
    assertEquals("request-0", loads.get("one key").get(60, TimeUnit.SECONDS));
    return wrong;
  }

  @Test
  void reactionsToOneLoad_seeEachItsOwn() throws Exception {
    assertEquals(0, wrongReactions(true));
  }

  @Test
  void reactionsToABareCachesLoad_seeTheFirstWhoAsked() throws Exception {
    assertEquals(REQUESTS - 1, wrongReactions(false));
  }

  /** A way to lose an entry, and whether somebody wants that. */
  enum Removing {
    INVALIDATE(RemovalCause.EXPLICIT, (test, cache, key) -> cache.invalidate(key)),
    REMOVE(RemovalCause.EXPLICIT, (test, cache, key) -> cache.asMap().remove(key)),
    REPLACE(RemovalCause.REPLACED, (test, cache, key) -> cache.put(key, "w")),
    COMPUTE(
        RemovalCause.EXPLICIT,
        (test, cache, key) -> cache.asMap().computeIfPresent(key, (k, v) -> null)),
    EXPIRE(
        RemovalCause.EXPIRED,
        (test, cache, key) -> {
          test.nanos.addAndGet(Duration.ofMinutes(2).toNanos());
          cache.cleanUp();
        }),
    OUTGROW(
        RemovalCause.SIZE,
        (test, cache, key) -> cache.policy().eviction().orElseThrow().setMaximum(0));

    final RemovalCause cause;
    final Removal removal;

    Removing(RemovalCause cause, Removal removal) {
      this.cause = cause;
      this.removal = removal;
    }
  }

  interface Removal {
    void remove(AsyncCachesTest test, Cache<String, String> cache, String key);
  }

  /** Answers who each of 150 listeners of caches of their own was told as. */
  private List<String> told(Removing removing, Executor executor, boolean isOurs, boolean isAtOnce)
      throws Exception {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    RemovalListener<String, String> saying = (key, value, cause) -> told.add(cause + " " + id());
    RemovalListener<String, String> listener = isOurs ? AsyncCaches.listener(saying) : saying;
    List<Runnable> requests = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      Caffeine<Object, Object> builder =
          Caffeine.newBuilder()
              .executor(executor)
              .ticker(nanos::get)
              .expireAfterWrite(Duration.ofMinutes(1))
              .maximumSize(10);
      Cache<String, String> cache =
          isAtOnce
              ? builder.evictionListener(listener).build()
              : builder.removalListener(listener).build();
      String id = "request-" + i;
      requests.add(
          () -> {
            ID.run("who put it", () -> cache.put("key", "v"));
            ID.run(id, () -> removing.removal.remove(this, cache, "key"));
          });
    }
    requests.forEach(Runnable::run);
    List<String> all = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      all.add(told.poll(60, TimeUnit.SECONDS));
    }
    return all.stream().sorted().toList();
  }

  private static List<String> expected(Removing removing) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      all.add(removing.cause + (removing.cause.wasEvicted() ? " null" : " request-" + i));
    }
    return all.stream().sorted().toList();
  }

  @ParameterizedTest
  @EnumSource
  void removals_areToldAsWhoWantsThemAndEvictionsAsNobody(Removing removing) throws Exception {
    Executor pool = AsyncExecutors.propagating(bare);
    assertEquals(expected(removing), told(removing, pool, true, false));
    if (removing.cause.wasEvicted()) {
      assertEquals(expected(removing), told(removing, pool, true, true));
      assertEquals(expected(removing), told(removing, Runnable::run, true, true));
    }
  }

  /**
   * Without us nobody knows who removed, and an eviction seems to be of the request it is met in:
   * of the one that makes it necessary, but where the pool, which cleans up after its {@code put},
   * meets it first.
   */
  @ParameterizedTest
  @EnumSource
  void bareListeners_areToldAsNobodyAndAtOnceAsWhoeverIsThere(Removing removing) throws Exception {
    List<String> told = told(removing, bare, false, removing.cause.wasEvicted());
    if (removing.cause.wasEvicted()) {
      assertTrue(told.stream().anyMatch(one -> one.contains("request-")), told::toString);
    } else {
      assertEquals(Collections.nCopies(REQUESTS, removing.cause + " null"), told);
    }
  }

  /** What the cache does for itself, in the call that makes it necessary. */
  private String maintenance(Executor executor) {
    List<String> seen = new ArrayList<>();
    Cache<String, String> cache =
        Caffeine.newBuilder()
            .executor(executor)
            .maximumSize(0)
            .evictionListener((String key, String value, RemovalCause cause) -> seen.add(id()))
            .build();
    ID.run("ann", () -> cache.put("key", "v"));
    assertEquals(1, seen.size());
    return seen.get(0);
  }

  @Test
  void maintenance_runsAsNobody() {
    assertEquals("null", maintenance(AsyncExecutors.propagating((Executor) Runnable::run)));
    assertEquals("ann", maintenance(Runnable::run)); // the counterpart
  }

  @Test
  void failedLoad_isToldToEachWithItsOwnAndLeavesNothing() throws Exception {
    AsyncLoadingCache<String, String> cache =
        AsyncCaches.propagating(
            AsyncCaches.newBuilder(bare)
                .buildAsync(
                    key -> {
                      ID.enterWith("what a load leaves");
                      throw new AssertionError(key);
                    }));
    List<CompletableFuture<String>> seen = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      seen.add(ID.call("request-" + i, () -> cache.get("one key").exceptionally(failure -> id())));
    }
    for (int i = 0; i < REQUESTS; i++) {
      assertEquals("request-" + i, seen.get(i).get(60, TimeUnit.SECONDS));
    }
  }

  @Test
  void listenerThatThrows_harmsNobody() throws Exception {
    CountDownLatch called = new CountDownLatch(2);
    Cache<String, String> cache =
        AsyncCaches.newBuilder(bare)
            .maximumSize(1)
            .removalListener(
                AsyncCaches.listener(
                    (String key, String value, RemovalCause cause) -> {
                      ID.enterWith("what a listener leaves");
                      called.countDown();
                      throw new AssertionError(cause);
                    }))
            .build();
    ID.run(
        "ann",
        () -> {
          cache.put("one", "v");
          cache.invalidate("one");
          cache.put("two", "v");
          cache.policy().eviction().orElseThrow().setMaximum(0);
          assertEquals("ann", id());
        });
    assertTrue(called.await(60, TimeUnit.SECONDS));
  }

  /**
   * Caffeine does then itself, on the caller's thread, what it would have given to the executor.
   */
  @Test
  void rejectingExecutor_leavesEveryCallerItsOwn() {
    List<String> seen = new ArrayList<>();
    Cache<String, String> cache =
        AsyncCaches.newBuilder(
                task -> {
                  throw new RejectedExecutionException("full");
                })
            .maximumSize(0)
            .removalListener(
                AsyncCaches.listener(
                    (String key, String value, RemovalCause cause) -> seen.add(cause + " " + id())))
            .build();
    ID.run(
        "ann",
        () -> {
          cache.put("key", "v");
          assertEquals("ann", id());
        });
    assertEquals(List.of("SIZE null"), seen);
  }

  @Test
  void cancellingAView_cancelsTheLoadForAllAsWithoutOne() {
    AsyncCache<String, String> cache = AsyncCaches.propagating(Caffeine.newBuilder().buildAsync());
    CompletableFuture<String> loading = new CompletableFuture<>();
    CompletableFuture<String> one = cache.get("key", (key, executor) -> loading);
    CompletableFuture<String> other = cache.getIfPresent("key");
    assertTrue(one.cancel(true));
    assertTrue(loading.isCancelled());
    assertThrows(CancellationException.class, other::join);
    assertNull(cache.getIfPresent("key"));
  }

  @Test
  void whatIsStored_staysTheApplicationsOwn() {
    AsyncCache<String, String> cache = AsyncCaches.propagating(Caffeine.newBuilder().buildAsync());
    CompletableFuture<String> future = new CompletableFuture<>();
    cache.put("key", future);
    assertSame(future, cache.asMap().get("key"));
    assertTrue(cache.asMap().remove("key", future));
    cache.put("key", CompletableFuture.completedFuture("v"));
    assertEquals("v", cache.synchronous().getIfPresent("key"));
  }

  @Test
  void whatIsPropagating_isNotWrappedAgain() {
    AsyncCache<String, String> view = AsyncCaches.propagating(Caffeine.newBuilder().buildAsync());
    AsyncLoadingCache<String, String> loading =
        AsyncCaches.propagating(Caffeine.newBuilder().buildAsync((String key) -> "v"));
    assertSame(view, AsyncCaches.propagating(view));
    assertSame(loading, AsyncCaches.propagating(loading));
    assertSame(loading, AsyncCaches.propagating((AsyncCache<String, String>) loading));
    assertTrue(loading.toString().startsWith("propagating "));
    assertThrows(NullPointerException.class, () -> AsyncCaches.newBuilder(null));
    assertThrows(NullPointerException.class, () -> AsyncCaches.listener(null));
    assertThrows(
        NullPointerException.class,
        () -> AsyncCaches.propagating((AsyncCache<String, String>) null));
    assertThrows(
        NullPointerException.class,
        () -> AsyncCaches.propagating((AsyncLoadingCache<String, String>) null));
  }

  @Test
  void cache_keepsNoContext() throws Exception {
    AsyncLoadingCache<String, String> cache =
        AsyncCaches.propagating(
            AsyncCaches.newBuilder(bare)
                .maximumSize(100)
                .expireAfterWrite(Duration.ofDays(1))
                .buildAsync(this::load));
    WeakReference<AsyncContext> context =
        ID.call(
            "ann",
            () -> {
              cache.get("key").thenApply(value -> id()).get(60, TimeUnit.SECONDS);
              cache.put("other", CompletableFuture.completedFuture("v"));
              cache.synchronous().invalidate("other");
              return new WeakReference<>(AsyncContext.current());
            });
    for (int i = 0; i < 100 && context.get() != null; i++) {
      System.gc();
      for (int j = 0; j < 4; j++) {
        bare.submit(() -> {}).get(30, TimeUnit.SECONDS);
      }
    }
    assertNull(context.get());
    assertEquals("v", cache.get("key").get(60, TimeUnit.SECONDS));
  }
}
