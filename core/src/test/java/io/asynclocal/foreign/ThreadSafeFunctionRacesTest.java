package io.asynclocal.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.Race;
import io.asynclocal.environment.AsyncEnvironment;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many threads on one function: each test says which window it looks for. */
class ThreadSafeFunctionRacesTest {
  private static final int CALLERS = 4;
  private static final int ROUNDS = 1_000;

  private final Race race = new Race();
  private final ExecutorService pool = Executors.newFixedThreadPool(3);
  private final AsyncEnvironment environment =
      AsyncEnvironment.builder().name("test").integrations().start();
  private final ForeignWork foreign = ForeignWork.of(environment);

  @AfterEach
  void close() throws InterruptedException {
    environment.close();
    race.close();
    pool.shutdown();
    assertTrue(pool.awaitTermination(60, TimeUnit.SECONDS));
  }

  /** The windows: two turns at once; an order lost between turns; a call forgotten when idle. */
  @Test
  void calls_ofManyThreadsRunOneAtATimeInEachThreadsOrderOnAnyPool() throws Exception {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    int each = 20_000;
    int[] last = new int[CALLERS];
    List<String> wrong = new ArrayList<>();
    CountDownLatch finalized = new CountDownLatch(1);
    AtomicInteger inside = new AtomicInteger();
    ThreadSafeFunction<int[]> function =
        storage.call(
            "made",
            () ->
                foreign
                    .<int[]>function(
                        "function",
                        pool,
                        call -> {
                          if (inside.incrementAndGet() != 1
                              || call[1] != ++last[call[0]]
                              || !"made".equals(storage.getStore())) {
                            wrong.add(call[0] + " " + call[1]);
                          }
                          inside.decrementAndGet();
                        })
                    .maxQueueSize(100)
                    .threads(CALLERS)
                    .finalizer(finalized::countDown)
                    .build());
    List<Callable<?>> callers = new ArrayList<>();
    for (int caller = 0; caller < CALLERS; caller++) {
      int number = caller;
      callers.add(
          () -> {
            for (int i = 1; i <= each; i++) {
              int[] call = {number, i};
              CallStatus status = i % 2 == 0 ? function.tryCall(call) : CallStatus.QUEUE_FULL;
              if (status == CallStatus.QUEUE_FULL) {
                status = function.callBlocking(call);
              }
              assertEquals(CallStatus.OK, status);
            }
            function.release();
            return null;
          });
    }
    race.run(callers);
    assertTrue(finalized.await(60, TimeUnit.SECONDS));
    assertEquals(List.of(), wrong);
    for (int count : last) {
      assertEquals(each, count);
    }
  }

  /** The windows: a call accepted and forgotten; a waiter not woken; no or two finalizers. */
  @Test
  void abort_againstCallsRunsOrDropsEachAcceptedCallBeforeTheOneFinalizer() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      AtomicInteger ended = new AtomicInteger();
      AtomicInteger accepted = new AtomicInteger();
      Queue<Integer> endedAtFinalizer = new ConcurrentLinkedQueue<>();
      CountDownLatch finalized = new CountDownLatch(1);
      ThreadSafeFunction<Integer> function =
          foreign
              .<Integer>function("function", pool, call -> ended.incrementAndGet())
              .onDropped(call -> ended.incrementAndGet())
              .maxQueueSize(2)
              .finalizer(
                  () -> {
                    endedAtFinalizer.add(ended.get());
                    finalized.countDown();
                  })
              .build();
      Callable<?> caller =
          () -> {
            while (function.callBlocking(1) == CallStatus.OK) {
              accepted.incrementAndGet();
            }
            return null;
          };
      Callable<?> aborting =
          () -> {
            function.abort();
            return null;
          };
      race.run(List.of(caller, caller, aborting, aborting));
      assertTrue(finalized.await(60, TimeUnit.SECONDS));
      assertEquals(List.of(accepted.get()), List.copyOf(endedAtFinalizer));
    }
  }

  /** The windows: two last releases; a call of a thread whose release is the last, run after it. */
  @Test
  void release_byManyThreadsEndsItOnceAfterEveryCall() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      AtomicInteger called = new AtomicInteger();
      Queue<Integer> calledAtFinalizer = new ConcurrentLinkedQueue<>();
      CountDownLatch finalized = new CountDownLatch(1);
      ThreadSafeFunction<Integer> function =
          foreign
              .<Integer>function("function", pool, call -> called.incrementAndGet())
              .threads(3)
              .finalizer(
                  () -> {
                    calledAtFinalizer.add(called.get());
                    finalized.countDown();
                  })
              .build();
      Callable<?> user =
          () -> {
            assertEquals(CallStatus.OK, function.acquire());
            function.release();
            assertEquals(CallStatus.OK, function.tryCall(1));
            function.release();
            return null;
          };
      race.run(List.of(user, user, user));
      assertTrue(finalized.await(60, TimeUnit.SECONDS));
      assertEquals(List.of(3), List.copyOf(calledAtFinalizer));
    }
  }

  /** The window: the environment ends it while the executor does too, and both or neither do. */
  @Test
  void environment_closedAgainstReleaseAndAbortEndsItOnce() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      AsyncEnvironment closed = AsyncEnvironment.builder().integrations().start();
      AtomicInteger finalized = new AtomicInteger();
      AtomicInteger ended = new AtomicInteger();
      ThreadSafeFunction<Integer> function =
          ForeignWork.of(closed)
              .<Integer>function("function", pool, call -> ended.incrementAndGet())
              .onDropped(call -> ended.incrementAndGet())
              .finalizer(finalized::incrementAndGet)
              .build();
      AtomicReference<CallStatus> status = new AtomicReference<>();
      race.run(
          List.of(
              () -> {
                closed.close();
                assertEquals(1, finalized.get(), "closed, and not ended");
                return null;
              },
              () -> {
                status.set(function.tryCall(1));
                function.release();
                return null;
              },
              () -> {
                function.abort();
                return null;
              }));
      assertEquals(1, finalized.get());
      assertEquals(status.get() == CallStatus.OK ? 1 : 0, ended.get());
      assertFalse(function.tryCall(1) == CallStatus.OK);
    }
  }
}
