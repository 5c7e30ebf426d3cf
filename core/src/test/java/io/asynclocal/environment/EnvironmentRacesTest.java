package io.asynclocal.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.HookRecorder;
import io.asynclocal.Race;
import io.asynclocal.ReportedWarnings;
import io.asynclocal.foreign.AsyncOperation;
import io.asynclocal.foreign.CallStatus;
import io.asynclocal.foreign.ForeignWork;
import io.asynclocal.foreign.ThreadSafeFunction;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Closing an environment while others use it: each test says which window it looks for. */
class EnvironmentRacesTest {
  private static final int ROUNDS = 500;

  /** How often a user tries, at most, before it counts as refused. */
  private static final int TRIES = 20;

  private final Race race = new Race();

  @AfterEach
  void close() {
    race.close();
  }

  private static AsyncEnvironment start() {
    return AsyncEnvironment.builder().name("test").integrations().start();
  }

  /** Returns false if {@code use} found the environment closed. */
  private static boolean isAccepted(Runnable use) {
    try {
      use.run();
      return true;
    } catch (IllegalStateException e) {
      assertTrue(e.getMessage().contains("is closed"), e.getMessage());
      return false;
    }
  }

  /** The window: added after closing has looked for the last hook. */
  @Test
  void addedHook_runsOnceOrIsRefused() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      AsyncEnvironment environment = start();
      AtomicInteger accepted = new AtomicInteger();
      AtomicInteger ran = new AtomicInteger();
      Callable<?> user =
          () -> {
            for (int i = 0;
                i < TRIES && isAccepted(() -> environment.addCleanupHook(ran::incrementAndGet));
                i++) {
              accepted.incrementAndGet();
            }
            return null;
          };
      race.run(List.of(user, user, closing(environment)));
      assertEquals(accepted.get(), ran.get());
    }
  }

  /** The window: removed while it is about to run. */
  @Test
  void removedHook_neverRunsAndAnyOtherDoes() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      AsyncEnvironment environment = start();
      AtomicInteger ran = new AtomicInteger();
      AtomicInteger removed = new AtomicInteger();
      CleanupHook hook = environment.addCleanupHook(ran::incrementAndGet);
      Callable<?> remover =
          () -> {
            if (environment.removeCleanupHook(hook)) {
              removed.incrementAndGet();
            }
            return null;
          };
      race.run(List.of(remover, remover, closing(environment)));
      assertEquals(1, ran.get() + removed.get());
    }
  }

  /** The window: two closings that both run the hooks. */
  @Test
  void hooks_runOnceWhenSeveralCloseAtOnce() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      AsyncEnvironment environment = start();
      AtomicInteger ran = new AtomicInteger();
      for (int i = 0; i < 10; i++) {
        environment.addCleanupHook(ran::incrementAndGet);
      }
      race.run(List.of(closing(environment), closing(environment), closing(environment)));
      assertEquals(10, ran.get());
    }
  }

  /** The window: opened after closing has looked for the last open operation. */
  @Test
  void openedOperation_isReportedOnceOrRefused() throws Exception {
    try (ReportedWarnings warnings = new ReportedWarnings()) {
      for (int round = 0; round < 100; round++) {
        AsyncEnvironment environment = start();
        ForeignWork foreign = ForeignWork.of(environment);
        Queue<Long> reported = new ConcurrentLinkedQueue<>();
        Queue<AsyncOperation> kept = new ConcurrentLinkedQueue<>();
        foreign.addLeakListener(leak -> reported.add(leak.asyncId()));
        Callable<?> user =
            () -> {
              for (int i = 0; i < TRIES && isAccepted(() -> kept.add(foreign.open("kept"))); i++) {
                // once more
              }
              return null;
            };
        race.run(List.of(user, user, closing(environment)));
        assertEquals(0, foreign.openOperations());
        assertEquals(
            kept.stream().map(AsyncOperation::asyncId).sorted().toList(),
            reported.stream().sorted().toList());
      }
      assertTrue(warnings.messages().stream().allMatch(text -> text.contains("was still open")));
    }
  }

  /** The window: closed by its user and by its environment, each of whom ends it. */
  @Test
  void closedOperation_isCountedNoMoreAndDestroyedOnce() throws Exception {
    try (ReportedWarnings warnings = new ReportedWarnings();
        HookRecorder hooks = new HookRecorder("AsyncOperation")) {
      for (int round = 0; round < ROUNDS; round++) {
        AsyncEnvironment environment = start();
        ForeignWork foreign = ForeignWork.of(environment);
        AsyncOperation operation = foreign.open("operation");
        Callable<?> user =
            () -> {
              operation.close();
              return null;
            };
        race.run(List.of(user, user, closing(environment)));
        assertEquals(0, foreign.openOperations());
      }
      assertEquals(ROUNDS, hooks.count("destroy"));
      assertTrue(warnings.messages().size() <= ROUNDS);
    }
  }

  /** The windows: two factories; a value that is made after the finalizers have run. */
  @Test
  void instanceData_isOneAndFinalizedOnceOrRefused() throws Exception {
    InstanceKey<Object> key = InstanceKey.of("key");
    for (int round = 0; round < ROUNDS; round++) {
      AsyncEnvironment environment = start();
      Queue<Object> made = new ConcurrentLinkedQueue<>();
      Queue<Object> got = new ConcurrentLinkedQueue<>();
      Queue<Object> finalized = new ConcurrentLinkedQueue<>();
      Callable<?> user =
          () ->
              isAccepted(
                  () ->
                      got.add(
                          environment.instanceData(
                              key,
                              () -> {
                                Object value = new Object();
                                made.add(value);
                                return value;
                              },
                              finalized::add)));
      race.run(List.of(user, user, closing(environment)));
      assertTrue(made.size() <= 1);
      assertEquals(List.copyOf(made), List.copyOf(finalized));
      got.forEach(value -> assertSame(made.peek(), value));
    }
  }

  /** The window: a function that is made while its environment closes, and never ends. */
  @Test
  void threadSafeFunction_endsOnceOrIsRefused() throws Exception {
    var executor = Executors.newSingleThreadExecutor();
    try {
      for (int round = 0; round < ROUNDS; round++) {
        AsyncEnvironment environment = start();
        ForeignWork foreign = ForeignWork.of(environment);
        AtomicInteger finalized = new AtomicInteger();
        AtomicInteger ended = new AtomicInteger();
        AtomicInteger accepted = new AtomicInteger();
        AtomicReference<ThreadSafeFunction<Integer>> made = new AtomicReference<>();
        Callable<?> user =
            () ->
                isAccepted(
                    () -> {
                      made.set(
                          foreign
                              .<Integer>function("function", executor, x -> ended.incrementAndGet())
                              .onDropped(x -> ended.incrementAndGet())
                              .finalizer(finalized::incrementAndGet)
                              .build());
                      for (int i = 0; i < TRIES; i++) {
                        accepted.addAndGet(made.get().tryCall(i) == CallStatus.OK ? 1 : 0);
                      }
                    });
        race.run(List.of(user, closing(environment)));
        if (made.get() != null) {
          assertEquals(1, finalized.get());
          assertEquals(accepted.get(), ended.get());
        }
      }
    } finally {
      executor.shutdown();
    }
  }

  private static Callable<?> closing(AsyncEnvironment environment) {
    return () -> {
      environment.close();
      return null;
    };
  }
}
