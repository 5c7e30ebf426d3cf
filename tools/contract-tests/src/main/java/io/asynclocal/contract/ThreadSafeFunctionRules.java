package io.asynclocal.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.foreign.CallStatus;
import io.asynclocal.foreign.ForeignWork;
import io.asynclocal.foreign.ThreadSafeFunction;
import io.asynclocal.foreign.ThreadSafeFunctionBuilder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** SPEC section 12. */
interface ThreadSafeFunctionRules extends OnCarrier {

  @Test
  default void rule12_01_theTargetRunsOnTheExecutorWithTheStoresOfTheMaking() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    Seen seen = new Seen(storage);
    try (AsyncEnvironment environment = AsyncEnvironment.builder().integrations().start()) {
      Consumer<String> target =
          argument -> {
            seen.read();
            storage.enterWith("entered");
          };
      ThreadSafeFunction<String> function =
          storage.call(
              "a",
              () -> ForeignWork.of(environment).function("f", carrier().workers(), target).build());
      OwnThread.run(() -> storage.run("b", () -> function.tryCall("argument")));
      assertEquals("a", seen.next());
      assertEquals(CallStatus.OK, function.tryCall("argument"));
      assertEquals("a", seen.next());
      function.release();
    }
    assertNull(storage.getStore());
  }

  @Test
  default void rule12_02_aFullQueueIsToldAndAnUnboundedOneIsNever() {
    Queue<Runnable> work = new ArrayDeque<>();
    List<String> called = new ArrayList<>();
    try (AsyncEnvironment environment = AsyncEnvironment.builder().integrations().start()) {
      ThreadSafeFunction<String> bounded =
          ForeignWork.of(environment)
              .<String>function("f", work::add, called::add)
              .maxQueueSize(1)
              .build();
      assertEquals(CallStatus.OK, bounded.tryCall("a"));
      assertEquals(CallStatus.QUEUE_FULL, bounded.tryCall("refused"));
      runAll(work);
      assertEquals(CallStatus.OK, bounded.tryCall("b"));
      ThreadSafeFunction<String> unbounded = of(environment, work::add, called::add).build();
      for (int i = 0; i < 1000; i++) {
        assertEquals(CallStatus.OK, unbounded.tryCall("c"));
      }
      runAll(work);
      assertEquals(List.of("a", "b", "c"), called.stream().distinct().toList());
      assertEquals(1002, called.size());
    }
  }

  @Test
  default void rule12_03_aBlockingCallWaitsForRoom() {
    Queue<Runnable> work = new ArrayDeque<>();
    List<String> called = new ArrayList<>();
    try (AsyncEnvironment environment = AsyncEnvironment.builder().integrations().start()) {
      ThreadSafeFunction<String> function =
          of(environment, work::add, called::add).maxQueueSize(1).build();
      assertEquals(CallStatus.OK, blocking(function, "a"));
      Thread.currentThread().interrupt();
      assertThrows(InterruptedException.class, () -> function.callBlocking("refused"));
      runAll(work);
      assertEquals(CallStatus.OK, blocking(function, "b"));
      runAll(work);
      assertEquals(List.of("a", "b"), called);
    }
  }

  @Test
  default void rule12_04_afterTheLastReleaseWhatWaitsIsRunAndThenTheFinalizerOnce() {
    Queue<Runnable> work = new ArrayDeque<>();
    List<String> called = new ArrayList<>();
    try (AsyncEnvironment environment = AsyncEnvironment.builder().integrations().start()) {
      ThreadSafeFunction<String> function =
          of(environment, work::add, called::add).finalizer(() -> called.add("finalizer")).build();
      function.tryCall("a");
      assertEquals(CallStatus.OK, function.acquire());
      function.release();
      assertEquals(CallStatus.OK, function.tryCall("b"));
      function.release();
      assertEquals(CallStatus.CLOSING, function.tryCall("refused"));
      assertThrows(IllegalStateException.class, function::release);
      assertThrows(IllegalStateException.class, function::acquire);
      runAll(work);
    }
    assertEquals(List.of("a", "b", "finalizer"), called);
  }

  @Test
  default void rule12_05_abortDropsWhatWaitsAndThenRunsTheFinalizerOnce() {
    Queue<Runnable> work = new ArrayDeque<>();
    List<String> called = new ArrayList<>();
    try (AsyncEnvironment environment = AsyncEnvironment.builder().integrations().start()) {
      ThreadSafeFunction<String> function =
          of(environment, work::add, called::add)
              .onDropped(argument -> called.add("dropped " + argument))
              .finalizer(() -> called.add("finalizer"))
              .build();
      function.tryCall("a");
      function.abort();
      function.abort();
      assertEquals(CallStatus.CLOSING, function.tryCall("refused"));
      assertEquals(CallStatus.CLOSING, function.acquire());
      runAll(work);
    }
    assertEquals(List.of("dropped a", "finalizer"), called);
  }

  @Test
  default void rule12_06_aFunctionEndsWithItsEnvironment() {
    Queue<Runnable> work = new ArrayDeque<>();
    List<String> called = new ArrayList<>();
    AsyncEnvironment environment = AsyncEnvironment.builder().integrations().start();
    ThreadSafeFunction<String> function =
        of(environment, work::add, called::add)
            .onDropped(argument -> called.add("dropped " + argument))
            .finalizer(() -> called.add("finalizer"))
            .build();
    function.tryCall("a");
    environment.close();
    assertEquals(CallStatus.CLOSING, function.tryCall("refused"));
    runAll(work);
    assertEquals(List.of("dropped a", "finalizer"), called);
  }

  @Test
  default void rule12_07_callsRunOneAtATimeInTheirOrder() {
    List<Integer> called = new CopyOnWriteArrayList<>();
    CountDownLatch finalized = new CountDownLatch(1);
    try (AsyncEnvironment environment = AsyncEnvironment.builder().integrations().start()) {
      ThreadSafeFunction<Integer> function =
          ForeignWork.of(environment)
              .<Integer>function("function", carrier().workers(), called::add)
              .finalizer(finalized::countDown)
              .build();
      for (int i = 0; i < 1_000; i++) {
        function.tryCall(i);
      }
      function.release();
      Deadline.await(finalized);
    }
    assertEquals(IntStream.range(0, 1_000).boxed().toList(), called);
  }

  @Test
  default void rule12_08_aTargetThatThrowsDoesNotStopTheNextCall() {
    List<String> told = new CopyOnWriteArrayList<>();
    CountDownLatch finalized = new CountDownLatch(1);
    try (AsyncEnvironment environment = AsyncEnvironment.builder().integrations().start()) {
      Executor telling =
          task ->
              carrier()
                  .workers()
                  .execute(
                      () -> {
                        Thread thread = Thread.currentThread();
                        Thread.UncaughtExceptionHandler before =
                            thread.getUncaughtExceptionHandler();
                        thread.setUncaughtExceptionHandler((t, e) -> told.add("uncaught"));
                        try {
                          task.run();
                        } finally {
                          thread.setUncaughtExceptionHandler(before);
                        }
                      });
      ThreadSafeFunction<String> function =
          ForeignWork.of(environment)
              .<String>function(
                  "function",
                  telling,
                  call -> {
                    told.add(call);
                    throw new ThrownOnPurpose();
                  })
              .finalizer(finalized::countDown)
              .build();
      function.tryCall("a");
      function.tryCall("b");
      function.release();
      Deadline.await(finalized);
    }
    assertEquals(List.of("a", "uncaught", "b", "uncaught"), told);
  }

  private static ThreadSafeFunctionBuilder<String> of(
      AsyncEnvironment environment, Executor executor, Consumer<String> target) {
    return ForeignWork.of(environment).function("f", executor, target);
  }

  private static CallStatus blocking(ThreadSafeFunction<String> function, String argument) {
    try {
      return function.callBlocking(argument);
    } catch (InterruptedException e) {
      throw Deadline.interrupted(e);
    }
  }

  private static void runAll(Queue<Runnable> work) {
    for (Runnable task = work.poll(); task != null; task = work.poll()) {
      task.run();
    }
  }
}
