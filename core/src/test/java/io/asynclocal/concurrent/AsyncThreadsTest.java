package io.asynclocal.concurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.HookRecorder;
import io.asynclocal.VirtualThreads;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class AsyncThreadsTest {
  private final AsyncLocalStorage<String> storage = AsyncLocalStorage.create();

  @Test
  void propagating_startsEachThreadInTheContextOfItsMaker() throws Exception {
    ThreadFactory threads = AsyncThreads.propagating(Executors.defaultThreadFactory());
    assertEquals("a", storage.call("a", () -> seenBy(threads)).get());
    assertEquals("b", storage.call("b", () -> seenBy(threads)).get());
    assertNull(seenBy(threads).get());
  }

  private CompletableFuture<String> seenBy(ThreadFactory threads) {
    CompletableFuture<String> seen = new CompletableFuture<>();
    threads.newThread(() -> seen.complete(storage.getStore())).start();
    return seen;
  }

  @Test
  void propagating_tellsHooksOfTheThreadsLife() throws Exception {
    try (HookRecorder hooks = new HookRecorder("Thread")) {
      Thread thread =
          AsyncThreads.propagating(Executors.defaultThreadFactory()).newThread(() -> {});
      thread.start();
      thread.join();
      assertEquals(List.of("init 1", "before 1", "after 1", "destroy 1"), hooks.events());
    }
  }

  @Test
  void handlerOfAThreadsFailure_seesTheStoresThatItBeganWith() throws Exception {
    assertEquals("a", handlerSees(AsyncThreads.propagating(Executors.defaultThreadFactory())));
    assertEquals("null", handlerSees(Executors.defaultThreadFactory()));
  }

  @Test
  void handlerOfAVirtualThreadsFailure_seesTheStoresThatItBeganWith() throws Exception {
    assertEquals("a", handlerSees(AsyncThreads.propagating(VirtualThreads.factory())));
    assertEquals("null", handlerSees(VirtualThreads.factory()));
  }

  @Test
  void defaultHandler_seesTheStoresOfTheThreadThatFailed() throws Exception {
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    CompletableFuture<String> seen = new CompletableFuture<>();
    Thread.setDefaultUncaughtExceptionHandler((t, e) -> seen.complete("" + storage.getStore()));
    try {
      ThreadFactory threads = AsyncThreads.propagating(Executors.defaultThreadFactory());
      storage.run("a", () -> threads.newThread(AsyncThreadsTest::fail).start());
      assertEquals("a", seen.get(30, TimeUnit.SECONDS));
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  @Test
  void failure_isToldToHooksBeforeTheHandler() throws Exception {
    try (HookRecorder hooks = new HookRecorder("Thread")) {
      assertEquals("a", handlerSees(AsyncThreads.propagating(Executors.defaultThreadFactory())));
      assertEquals(List.of("init 1", "before 1", "after 1", "destroy 1"), hooks.events());
    }
  }

  private static void fail() {
    throw new IllegalStateException("drawn");
  }

  private String handlerSees(ThreadFactory threads) throws Exception {
    CompletableFuture<String> seen = new CompletableFuture<>();
    Thread thread = storage.call("a", () -> threads.newThread(AsyncThreadsTest::fail));
    thread.setUncaughtExceptionHandler((t, e) -> seen.complete("" + storage.getStore()));
    thread.start();
    thread.join();
    return seen.get(30, TimeUnit.SECONDS);
  }

  @Test
  void propagating_refusesNull() {
    assertThrows(NullPointerException.class, () -> AsyncThreads.propagating(null));
    ThreadFactory threads = AsyncThreads.propagating(Executors.defaultThreadFactory());
    assertThrows(NullPointerException.class, () -> threads.newThread(null));
  }

  @Test
  void propagating_carriesToVirtualThreadsWhereTheJdkHasThem() throws Exception {
    ThreadFactory threads = AsyncThreads.propagating(VirtualThreads.factory());
    assertEquals("a", storage.call("a", () -> seenBy(threads)).get());
    ExecutorService perTask =
        (ExecutorService)
            Executors.class
                .getMethod("newThreadPerTaskExecutor", ThreadFactory.class)
                .invoke(null, threads);
    try {
      assertEquals("b", storage.call("b", () -> perTask.submit(storage::getStore)).get());
    } finally {
      perTask.shutdown();
    }
  }

  /** The class is a preview in Java 25, so that code for 17 reaches it by reflection alone. */
  @Test
  void propagating_carriesToTheForksOfAStructuredTaskScopeOf25() throws Exception {
    assumeTrue(Runtime.version().feature() == 25, "the API differs from release to release");
    Class<?> scopeType = Class.forName("java.util.concurrent.StructuredTaskScope");
    Class<?> joinerType = Class.forName("java.util.concurrent.StructuredTaskScope$Joiner");
    Class<?> configurationType =
        Class.forName("java.util.concurrent.StructuredTaskScope$Configuration");
    Object joiner = joinerType.getMethod("awaitAllSuccessfulOrThrow").invoke(null);
    ThreadFactory threads = AsyncThreads.propagating(VirtualThreads.factory());
    Method withThreadFactory =
        configurationType.getMethod("withThreadFactory", ThreadFactory.class);
    Function<Object, Object> configuration =
        defaults -> {
          try {
            return withThreadFactory.invoke(defaults, threads);
          } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
          }
        };
    Object scope =
        scopeType.getMethod("open", joinerType, Function.class).invoke(null, joiner, configuration);
    try {
      Method fork = scopeType.getMethod("fork", Callable.class);
      Callable<String> task = storage::getStore;
      Object subtask = storage.call("a", () -> fork.invoke(scope, task));
      scopeType.getMethod("join").invoke(scope);
      assertEquals("a", ((Supplier<?>) subtask).get());
    } finally {
      ((AutoCloseable) scope).close();
    }
  }
}
