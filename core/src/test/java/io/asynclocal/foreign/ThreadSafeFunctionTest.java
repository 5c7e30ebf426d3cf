package io.asynclocal.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.CollectorRuns;
import io.asynclocal.HookRecorder;
import io.asynclocal.OtherThread;
import io.asynclocal.ReportedWarnings;
import io.asynclocal.RootContext;
import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.environment.InstanceKey;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RootContext.class)
class ThreadSafeFunctionTest {
  private final AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
  private final AsyncEnvironment environment =
      AsyncEnvironment.builder().name("test").integrations().start();
  private final ForeignWork foreign = ForeignWork.of(environment);
  private final ManualExecutor executor = new ManualExecutor();
  private final List<String> seen = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    environment.close();
    assertEquals(List.of(), seen.stream().filter(s -> s.startsWith("never")).toList());
  }

  private ThreadSafeFunctionBuilder<String> builder() {
    return foreign
        .<String>function("function", executor, seen::add)
        .onDropped(argument -> seen.add("drop " + argument))
        .finalizer(() -> seen.add("finalized"));
  }

  @Test
  void calls_runInOrderOnTheExecutor() throws InterruptedException {
    ThreadSafeFunction<String> function = builder().build();
    assertEquals(CallStatus.OK, function.tryCall("a"));
    assertEquals(CallStatus.OK, function.callBlocking("b"));
    assertEquals(CallStatus.OK, function.tryCall("c"));
    assertEquals(List.of(), seen);
    assertEquals(1, executor.waiting(), "one task for all");
    executor.runAll();
    assertEquals(List.of("a", "b", "c"), seen);
    function.tryCall("d");
    executor.runAll();
    assertEquals(List.of("a", "b", "c", "d"), seen);
  }

  @Test
  void target_seesTheStoresOfTheMaking() {
    ThreadSafeFunction<String> function =
        storage.call(
            "made",
            () ->
                foreign
                    .<String>function(
                        "function",
                        executor,
                        argument -> seen.add(argument + " " + storage.getStore()))
                    .finalizer(() -> seen.add("finalizer " + storage.getStore()))
                    .build());
    try (OtherThread caller = new OtherThread("native")) {
      caller.run(() -> storage.run("caller", () -> function.tryCall("call")));
    }
    function.release();
    storage.run("executor", executor::runAll);
    assertEquals(List.of("call made", "finalizer made"), seen);
  }

  @Test
  void target_thatEntersAStoreDoesNotGiveItToTheNextCall() {
    ThreadSafeFunction<String> function =
        foreign
            .<String>function(
                "function",
                executor,
                argument -> {
                  seen.add(argument + " " + storage.getStore());
                  storage.enterWith("entered");
                })
            .build();
    function.tryCall("a");
    function.tryCall("b");
    executor.runAll();
    assertEquals(List.of("a null", "b null"), seen);
    assertNull(storage.getStore());
  }

  @Test
  void hooks_areToldOfOneResourceForAllCalls() {
    try (HookRecorder hooks = new HookRecorder("ThreadSafeFunction")) {
      ThreadSafeFunction<String> function = builder().build();
      function.tryCall("a");
      function.tryCall("b");
      function.release();
      assertEquals(List.of("init 1"), hooks.events());
      executor.runAll();
      assertEquals(3, hooks.count("before"), "two calls and the finalizer");
      assertEquals(3, hooks.count("after"));
      assertEquals("destroy 1", hooks.events().get(7));
    }
  }

  @Test
  void refusedFunction_leavesNoResource() {
    environment.close();
    try (HookRecorder hooks = new HookRecorder("ThreadSafeFunction")) {
      assertThrows(IllegalStateException.class, builder()::build);
      assertEquals(List.of("init 1", "destroy 1"), hooks.events());
    }
  }

  @Test
  void fullQueue_isToldAndHasRoomAgainLater() {
    ThreadSafeFunction<String> function = builder().maxQueueSize(2).build();
    assertEquals(CallStatus.OK, function.tryCall("a"));
    assertEquals(CallStatus.OK, function.tryCall("b"));
    assertEquals(CallStatus.QUEUE_FULL, function.tryCall("never"));
    executor.runAll();
    assertEquals(CallStatus.OK, function.tryCall("c"));
    executor.runAll();
    assertEquals(List.of("a", "b", "c"), seen);
  }

  @Test
  void callBlocking_waitsForRoom() {
    ThreadSafeFunction<String> function = builder().maxQueueSize(1).build();
    function.tryCall("a");
    try (OtherThread caller = new OtherThread("native")) {
      var status = caller.start(() -> function.callBlocking("b"));
      assertFalse(status.isDone());
      do {
        executor.runAll();
      } while (seen.size() < 2);
      assertEquals(CallStatus.OK, OtherThread.result(status));
    }
    assertEquals(List.of("a", "b"), seen);
  }

  @Test
  void callBlocking_isInterruptible() {
    ThreadSafeFunction<String> function = builder().maxQueueSize(1).build();
    function.tryCall("a");
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> function.callBlocking("never"));
    executor.runAll();
    assertEquals(List.of("a"), seen);
  }

  @Test
  void callBlocking_inTheTargetDoesNotWaitForItself() {
    List<ThreadSafeFunction<String>> self = new ArrayList<>();
    ThreadSafeFunction<String> function =
        foreign
            .<String>function(
                "function",
                executor,
                argument -> {
                  seen.add(argument);
                  if (argument.equals("a")) {
                    self.get(0).tryCall("b");
                    var e =
                        assertThrows(
                            IllegalStateException.class, () -> self.get(0).callBlocking("never"));
                    seen.add(e.getMessage());
                  }
                })
            .maxQueueSize(1)
            .build();
    self.add(function);
    function.tryCall("a");
    executor.runAll();
    assertEquals(List.of("a", "b"), List.of(seen.get(0), seen.get(2)));
    assertTrue(seen.get(1).contains(function + " is full"), seen.get(1));
    assertTrue(seen.get(1).contains(Thread.currentThread().getName()), seen.get(1));
  }

  @Test
  void lastRelease_runsWhatWaitsAndFinalizesOnTheExecutor() {
    ThreadSafeFunction<String> function = builder().threads(2).build();
    function.tryCall("a");
    assertEquals(CallStatus.OK, function.acquire());
    function.release();
    function.release();
    assertEquals(CallStatus.OK, function.tryCall("b"));
    function.release();
    assertEquals(CallStatus.CLOSING, function.tryCall("never"));
    assertEquals(List.of(), seen);
    executor.runAll();
    assertEquals(List.of("a", "b", "finalized"), seen);
    assertEquals(CallStatus.CLOSING, function.tryCall("never"));
  }

  @Test
  void released_refusesReleaseAndAcquire() {
    ThreadSafeFunction<String> function = builder().build();
    function.release();
    var e = assertThrows(IllegalStateException.class, function::release);
    assertTrue(e.getMessage().contains(function.toString()), e.getMessage());
    assertTrue(e.getMessage().contains(Thread.currentThread().getName()), e.getMessage());
    assertThrows(IllegalStateException.class, function::acquire);
    executor.runAll();
    assertThrows(IllegalStateException.class, function::release);
    assertEquals(List.of("finalized"), seen);
  }

  @Test
  void abort_dropsWhatWaitsAndFinalizesOnTheExecutor() throws InterruptedException {
    ThreadSafeFunction<String> function = builder().threads(2).build();
    function.tryCall("a");
    function.tryCall("b");
    function.abort();
    function.abort();
    assertEquals(CallStatus.CLOSING, function.tryCall("never"));
    assertEquals(CallStatus.CLOSING, function.callBlocking("never"));
    assertEquals(CallStatus.CLOSING, function.acquire());
    assertEquals(List.of(), seen);
    executor.runAll();
    assertEquals(List.of("drop a", "drop b", "finalized"), seen);
    function.release();
    function.release();
    executor.runAll();
    assertEquals(List.of("drop a", "drop b", "finalized"), seen);
  }

  @Test
  void abort_wakesWhoWaitsForRoom() {
    ThreadSafeFunction<String> function = builder().maxQueueSize(1).build();
    function.tryCall("a");
    try (OtherThread caller = new OtherThread("native")) {
      var status = caller.start(() -> function.callBlocking("never"));
      function.abort();
      assertEquals(CallStatus.CLOSING, OtherThread.result(status));
    }
    executor.runAll();
    assertEquals(List.of("drop a", "finalized"), seen);
  }

  @Test
  void finalizer_mayReleaseAbortAndCloseTheEnvironment() {
    List<ThreadSafeFunction<String>> self = new ArrayList<>();
    ThreadSafeFunction<String> function =
        builder()
            .threads(2)
            .finalizer(
                () -> {
                  self.get(0).release();
                  self.get(0).release();
                  self.get(0).abort();
                  environment.close();
                  seen.add("finalized");
                })
            .build();
    self.add(function);
    function.abort();
    executor.runAll();
    assertEquals(List.of("finalized"), seen);
  }

  @Test
  void target_thatThrowsGoesToTheUncaughtHandlerAndTheNextCallRuns() {
    RuntimeException failure = new IllegalStateException("on purpose");
    RuntimeException atTheEnd = new IllegalStateException("on purpose too");
    List<Throwable> uncaught = new ArrayList<>();
    ThreadSafeFunction<String> function =
        foreign
            .<String>function(
                "function",
                executor,
                argument -> {
                  seen.add(argument);
                  throw failure;
                })
            .finalizer(
                () -> {
                  throw atTheEnd;
                })
            .build();
    function.tryCall("a");
    function.tryCall("b");
    function.release();
    try (OtherThread loop = new OtherThread("loop")) {
      loop.run(
          () -> {
            Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> uncaught.add(e));
            executor.runAll();
          });
    }
    assertEquals(List.of("a", "b"), seen);
    assertEquals(List.of(failure, failure, atTheEnd), uncaught);
  }

  @Test
  void target_thatThrowsIsReportedIfTheUncaughtHandlerThrowsToo() {
    ThreadSafeFunction<String> function =
        foreign
            .<String>function(
                "function",
                executor,
                argument -> {
                  seen.add(argument);
                  throw new IllegalStateException("on purpose");
                })
            .build();
    function.tryCall("a");
    function.tryCall("b");
    try (ReportedWarnings warnings = new ReportedWarnings();
        OtherThread loop = new OtherThread("loop")) {
      loop.run(
          () -> {
            Thread.currentThread()
                .setUncaughtExceptionHandler(
                    (thread, e) -> {
                      throw new IllegalArgumentException("on purpose too");
                    });
            executor.runAll();
          });
      assertEquals(2, warnings.messages().size());
      assertTrue(warnings.messages().get(0).contains(function + " threw on thread 'loop'"));
    }
    assertEquals(List.of("a", "b"), seen);
  }

  @Test
  void longQueue_letsOthersHaveTheirTurn() {
    ThreadSafeFunction<String> function = builder().build();
    for (int i = 0; i < 100; i++) {
      function.tryCall("call " + i);
    }
    executor.execute(() -> seen.add("other"));
    executor.runAll();
    assertEquals(101, seen.size());
    assertTrue(seen.indexOf("other") < 100, "others wait for the whole queue");
    assertEquals("call 99", seen.get(100));
  }

  @Test
  void longQueue_isRunInPlaceIfTheExecutorRejectsAnotherTurn() {
    ThreadSafeFunction<String> function = builder().build();
    for (int i = 0; i < 200; i++) {
      function.tryCall("call " + i);
    }
    executor.reject(true);
    executor.runAll();
    assertEquals(200, seen.size());
  }

  @Test
  void directExecutor_runsCallsInOrderAndAFloodOfThemWithoutGrowingTheStack() {
    List<ThreadSafeFunction<Integer>> self = new ArrayList<>();
    List<Integer> called = new ArrayList<>();
    ThreadSafeFunction<Integer> function =
        foreign
            .<Integer>function(
                "direct",
                Runnable::run,
                number -> {
                  called.add(number);
                  if (number < 200_000) {
                    self.get(0).tryCall(number + 1);
                  }
                })
            .finalizer(() -> seen.add("finalized"))
            .build();
    self.add(function);
    function.tryCall(1);
    assertEquals(200_000, called.size());
    assertEquals(200_000, called.get(199_999));
    function.release();
    assertEquals(List.of("finalized"), seen);
  }

  @Test
  void rejectedCall_isNotAcceptedAndTheFunctionGoesOn() {
    ThreadSafeFunction<String> function = builder().maxQueueSize(1).build();
    executor.reject(true);
    assertThrows(RejectedExecutionException.class, () -> function.tryCall("never"));
    assertThrows(RejectedExecutionException.class, () -> function.callBlocking("never"));
    executor.reject(false);
    assertEquals(CallStatus.OK, function.tryCall("a"));
    executor.runAll();
    assertEquals(List.of("a"), seen);
  }

  @Test
  void rejectedEnd_happensOnTheReleasingThread() {
    ThreadSafeFunction<String> function = builder().build();
    executor.reject(true);
    try (ReportedWarnings warnings = new ReportedWarnings()) {
      function.release();
      assertEquals(1, warnings.messages().size());
      assertTrue(warnings.messages().get(0).contains(function.toString()));
    }
    assertEquals(List.of("finalized"), seen);
  }

  @Test
  void environment_dropsWhatWaitsAndFinalizesWhenItIsClosed() {
    environment.instanceData(InstanceKey.of("data"), () -> "", data -> seen.add("data"));
    ThreadSafeFunction<String> function = builder().build();
    function.tryCall("a");
    environment.close();
    assertEquals(List.of("drop a", "finalized", "data"), seen);
    assertEquals(CallStatus.CLOSING, function.tryCall("never"));
    executor.runAll();
    function.release();
    executor.runAll();
    assertEquals(List.of("drop a", "finalized", "data"), seen);
  }

  @Test
  void environment_mayBeClosedByTheTarget() {
    ThreadSafeFunction<String> function =
        foreign
            .<String>function(
                "function",
                executor,
                argument -> {
                  environment.close();
                  seen.add("closed");
                })
            .onDropped(argument -> seen.add("drop " + argument))
            .finalizer(() -> seen.add("finalized"))
            .build();
    function.tryCall("a");
    function.tryCall("b");
    executor.runAll();
    assertEquals(List.of("closed", "drop b", "finalized"), seen);
  }

  @Test
  void environment_waitsForTheRunningCallBeforeItIsClosed() throws InterruptedException {
    var running = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    ThreadSafeFunction<String> function =
        foreign
            .<String>function(
                "function",
                executor,
                argument -> {
                  running.countDown();
                  awaitUninterrupted(goOn);
                  seen.add(argument);
                })
            .finalizer(() -> seen.add("finalized"))
            .build();
    function.tryCall("a");
    try (OtherThread loop = new OtherThread("loop");
        OtherThread closing = new OtherThread("closing")) {
      var ran =
          loop.start(
              () -> {
                executor.runAll();
                return true;
              });
      running.await();
      environment.addAsyncCleanupHook(
          () -> {
            goOn.countDown();
            return CompletableFuture.completedFuture(null);
          });
      closing.run(
          () -> {
            environment.close();
            seen.add("closed");
          });
      OtherThread.result(ran);
    }
    assertEquals(List.of("a", "finalized", "closed"), seen);
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void ended_leavesNothingInTheEnvironment() {
    List<byte[]> kept = new ArrayList<>();
    var weak = new WeakReference<>(kept);
    foreign.<byte[]>function("function", executor, kept::add).build().release();
    executor.runAll();
    kept = null;
    CollectorRuns.until(() -> weak.get() == null);
    assertFalse(environment.isClosed());
  }

  @Test
  @SuppressWarnings("DataFlowIssue")
  void arguments_areChecked() {
    ThreadSafeFunctionBuilder<String> builder = builder();
    assertThrows(IllegalArgumentException.class, () -> builder.maxQueueSize(-1));
    assertThrows(IllegalArgumentException.class, () -> builder.threads(0));
    assertThrows(NullPointerException.class, () -> builder.finalizer(null));
    assertThrows(NullPointerException.class, () -> builder.onDropped(null));
    assertThrows(NullPointerException.class, () -> ForeignWork.of(null));
    assertThrows(NullPointerException.class, () -> ForeignWork.of(environment, null));
    assertThrows(
        IllegalArgumentException.class, () -> foreign.<String>function(" ", executor, seen::add));
    assertThrows(
        NullPointerException.class, () -> foreign.<String>function("name", null, seen::add));
    assertThrows(
        NullPointerException.class, () -> foreign.<String>function("name", executor, null));
    ThreadSafeFunction<String> function = builder.build();
    assertThrows(NullPointerException.class, () -> function.tryCall(null));
    assertThrows(NullPointerException.class, () -> function.callBlocking(null));
    assertEquals("function", function.name());
  }

  /** Rejects the first task, during which another thread's call comes in. */
  @Test
  void acceptedCall_isRunThoughTheExecutorRejectedOnceForAnotherCaller() {
    List<ThreadSafeFunction<String>> made = new ArrayList<>();
    List<Runnable> accepted = new ArrayList<>();
    List<CallStatus> statuses = new ArrayList<>();
    ThreadSafeFunction<String> function =
        foreign
            .<String>function(
                "function",
                task -> {
                  if (statuses.isEmpty()) {
                    statuses.add(made.get(0).tryCall("of another"));
                    throw new RejectedExecutionException("once");
                  }
                  accepted.add(task);
                },
                seen::add)
            .build();
    made.add(function);
    assertThrows(RejectedExecutionException.class, () -> function.tryCall("rejected"));
    assertEquals(List.of(CallStatus.OK), statuses);
    assertEquals(1, accepted.size());
    accepted.get(0).run();
    assertEquals(List.of("of another"), seen);
  }

  @Test
  void acceptedCall_waitsForTheNextWhileTheExecutorRejectsEverything() {
    List<ThreadSafeFunction<String>> made = new ArrayList<>();
    List<CallStatus> statuses = new ArrayList<>();
    List<Runnable> accepted = new ArrayList<>();
    ThreadSafeFunction<String> function =
        foreign
            .<String>function(
                "function",
                task -> {
                  if (statuses.size() < 2) {
                    statuses.add(statuses.isEmpty() ? made.get(0).tryCall("of another") : null);
                    throw new RejectedExecutionException("twice");
                  }
                  accepted.add(task);
                },
                seen::add)
            .build();
    made.add(function);
    assertThrows(RejectedExecutionException.class, () -> function.tryCall("rejected"));
    assertEquals(List.of(), accepted);
    assertEquals(CallStatus.OK, function.tryCall("next"));
    accepted.get(0).run();
    assertEquals(List.of("of another", "next"), seen);
  }
}
