package io.asynclocal.examples.addon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncHooks;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.contract.LogRecords;
import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.foreign.AsyncOperation;
import io.asynclocal.foreign.ForeignWork;
import io.asynclocal.foreign.LeakDetection;
import io.asynclocal.foreign.OperationLeak;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AddonTest {
  private static final String ALL = "io.asynclocal.examples.addon.Bridges#all";
  private static final AsyncLocalStorage<String> REQUEST = AsyncLocalStorage.create();

  private final List<OperationLeak> leaks = new CopyOnWriteArrayList<>();
  private final List<Throwable> uncaught = new CopyOnWriteArrayList<>();
  private final ExecutorService eventLoop =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "event loop");
            thread.setUncaughtExceptionHandler((failed, e) -> uncaught.add(e));
            return thread;
          });

  @AfterEach
  void stop() throws InterruptedException {
    eventLoop.shutdown();
    assertTrue(eventLoop.awaitTermination(30, TimeUnit.SECONDS));
  }

  private AsyncEnvironment start() {
    AsyncEnvironment environment = AsyncEnvironment.builder().integrations().start();
    ForeignWork.of(environment, LeakDetection.PARANOID).addLeakListener(leaks::add);
    return environment;
  }

  private Addon addon(AsyncEnvironment environment, Bridge bridge) {
    return Addon.in(environment, eventLoop, bridge, Closing.ON_EVERY_PATH);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void sum_isDeliveredOnTheExecutorInTheContextOfItsCaller(Bridge bridge) throws Exception {
    CompletableFuture<List<Object>> seen = new CompletableFuture<>();
    try (AsyncEnvironment environment = start()) {
      Addon addon = addon(environment, bridge);
      REQUEST.run(
          "r-17",
          () ->
              addon.sum(
                  1_000,
                  sum ->
                      seen.complete(
                          List.of(
                              sum,
                              String.valueOf(REQUEST.getStore()),
                              Thread.currentThread().getName(),
                              AsyncHooks.executionAsyncResource() instanceof AsyncOperation))));
      assertEquals(List.of(500_500L, "r-17", "event loop", true), seen.get(30, TimeUnit.SECONDS));
      assertEquals(1, addon.answered());
    }
    assertEquals(List.of(), leaks);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void answers_comeOnThreadsOfTheAddonsOwnUntilItIsStopped(Bridge bridge) throws Exception {
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    NativeAddon addon = bridge.open(1, (call, result) -> thread.complete(Thread.currentThread()));
    assertTrue(addon.submit(1, 1));
    Thread answering = thread.get(30, TimeUnit.SECONDS);
    assertNotSame(Thread.currentThread(), answering);
    assertTrue(answering.isDaemon());
    addon.stop();
    assertFalse(answering.isAlive(), "joined");
    addon.free();
    assertEquals(0, addon.answered());
    assertFalse(addon.submit(2, 1));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void close_underLoadClosesEveryOperation(Bridge bridge) {
    AsyncEnvironment environment = start();
    ForeignWork foreign = ForeignWork.of(environment);
    Addon addon = addon(environment, bridge);
    for (int i = 0; i < 10_000; i++) {
      addon.sum(1_000, sum -> {});
    }

    environment.close();

    assertEquals(0, foreign.openOperations());
    assertEquals(List.of(), leaks);
    assertThrows(IllegalStateException.class, () -> addon.sum(1, sum -> {}));
    assertEquals(0, addon.answered(), "its memory is gone, and nobody looks there");
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void close_whileOthersCallLosesNothing(Bridge bridge) throws Exception {
    // A call that a stop found between two steps was a leak in one of a hundred rounds.
    for (int round = 0; round < 200; round++) {
      closeWhileOthersCall(bridge);
    }
  }

  private void closeWhileOthersCall(Bridge bridge) throws Exception {
    AsyncEnvironment environment = start();
    ForeignWork foreign = ForeignWork.of(environment);
    Addon addon = addon(environment, bridge);
    CountDownLatch calling = new CountDownLatch(2);
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Thread caller = new Thread(() -> callUntilClosed(addon, calling));
      caller.start();
      callers.add(caller);
    }
    assertTrue(calling.await(30, TimeUnit.SECONDS));

    environment.close();

    for (Thread caller : callers) {
      caller.join();
    }
    assertEquals(0, foreign.openOperations());
    assertEquals(List.of(), leaks);
  }

  private static void callUntilClosed(Addon addon, CountDownLatch calling) {
    try {
      while (true) {
        addon.sum(100, sum -> {});
        calling.countDown();
      }
    } catch (IllegalStateException e) {
      calling.countDown(); // closed
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void environments_haveEachTheirOwnData(Bridge bridge) throws Exception {
    AsyncEnvironment first = start();
    try (AsyncEnvironment second = start()) {
      Addon one = addon(first, bridge);
      Addon other = addon(second, bridge);
      assertNotSame(one, other);
      assertSame(one, Addon.in(first, eventLoop));
      CountDownLatch delivered = new CountDownLatch(4);
      for (int i = 0; i < 3; i++) {
        one.sum(i, sum -> delivered.countDown());
      }
      other.sum(1, sum -> delivered.countDown());
      assertTrue(delivered.await(30, TimeUnit.SECONDS));
      assertEquals(List.of(3L, 1L), List.of(one.answered(), other.answered()));

      first.close();

      CompletableFuture<Long> sum = new CompletableFuture<>();
      other.sum(4, sum::complete);
      assertEquals(10, sum.get(30, TimeUnit.SECONDS));
    }
    assertEquals(List.of(), leaks);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void callbackThatThrows_leavesNothingOpen(Bridge bridge) throws Exception {
    callTwice(Closing.ON_EVERY_PATH, bridge);
    assertEquals(List.of(), leaks);
    assertEquals(1, uncaught.size());
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void callbackThatThrows_isALeakWhereOnlySuccessCloses(Bridge bridge) throws Exception {
    try (LogRecords records = LogRecords.open()) {
      callTwice(Closing.ON_SUCCESS_ONLY, bridge);
      assertEquals(1, leaks.size());
      assertEquals("my_addon_async_work", leaks.get(0).operation());
      Throwable opened = leaks.get(0).opened();
      assertNotNull(opened);
      assertTrue(
          List.of(opened.getStackTrace()).stream()
              .anyMatch(frame -> frame.getMethodName().equals("sum")));
      assertEquals(1, records.messages().size());
    }
  }

  /** Makes two calls, of which the callback of one throws. */
  private void callTwice(Closing closing, Bridge bridge) throws Exception {
    try (AsyncEnvironment environment = start()) {
      Addon addon = Addon.in(environment, eventLoop, bridge, closing);
      CountDownLatch delivered = new CountDownLatch(2);
      addon.sum(1, sum -> delivered.countDown());
      addon.sum(
          2,
          sum -> {
            delivered.countDown();
            throw new IllegalStateException("on purpose");
          });
      assertTrue(delivered.await(30, TimeUnit.SECONDS));
    }
  }
}
