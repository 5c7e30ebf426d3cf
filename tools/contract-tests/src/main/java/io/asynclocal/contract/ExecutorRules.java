package io.asynclocal.contract;

import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.concurrent.AsyncExecutors;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;

/** SPEC section 5. */
@SuppressWarnings("FutureReturnValueIgnored") // a task tells what it saw
interface ExecutorRules extends OnCarrier {

  @Test
  default void rule5_01_aTaskRunsInTheContextOfItsSubmissionInEveryForm() throws Exception {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    Seen seen = new Seen(storage);
    Runnable task = seen::read;
    Callable<String> call =
        () -> {
          seen.read();
          return "result";
        };
    Map<String, Pool.Use> forms = new LinkedHashMap<>();
    forms.put("submit(Runnable)", executor -> executor.submit(task));
    forms.put("submit(Runnable, T)", executor -> executor.submit(task, "result"));
    forms.put("submit(Callable)", executor -> executor.submit(call));
    forms.put("invokeAll", executor -> executor.invokeAll(List.of(call)));
    forms.put("invokeAll in time", executor -> executor.invokeAll(List.of(call), 1, SECONDS));
    forms.put("invokeAny", executor -> executor.invokeAny(List.of(call)));
    forms.put("invokeAny in time", executor -> executor.invokeAny(List.of(call), 9, SECONDS));
    try (Pool pool = new Pool()) {
      for (Map.Entry<String, Pool.Use> form : forms.entrySet()) {
        storage.call(
            "a",
            () -> {
              form.getValue().on(pool.propagating);
              return true;
            });
        assertEquals("a", seen.next(), form.getKey());
      }
      storage.run("b", () -> pool.propagating.execute(task));
      assertEquals("b", seen.next(), "execute");
    }
    Executor workers = AsyncExecutors.propagating(carrier().workers());
    storage.run("c", () -> workers.execute(task));
    assertEquals("c", seen.next(), "an Executor");
  }

  @Test
  default void rule5_02_aScheduledTaskRunsInTheContextOfItsScheduling() throws Exception {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    Seen seen = new Seen(storage);
    try (Pool pool = new Pool()) {
      storage.run("a", () -> pool.propagating.schedule(seen::read, 1, MILLISECONDS));
      assertEquals("a", seen.next());
      Future<String> result =
          storage.call("b", () -> pool.propagating.schedule(storage::getStore, 1, MILLISECONDS));
      assertEquals("b", result.get());
    }
  }

  @Test
  default void rule5_03_aPeriodicTaskStartsEachTimeFromTheContextOfItsScheduling() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    Seen seen = new Seen(storage);
    Runnable task =
        () -> {
          seen.read();
          storage.enterWith("b");
        };
    try (Pool pool = new Pool()) {
      Future<?> atRate =
          storage.call("a", () -> pool.propagating.scheduleAtFixedRate(task, 0, 1, MILLISECONDS));
      assertEquals(List.of("a", "a", "a"), seen.next(3));
      atRate.cancel(false);
    }
    Seen delayed = new Seen(storage);
    try (Pool pool = new Pool()) {
      Runnable next =
          () -> {
            delayed.read();
            storage.enterWith("b");
          };
      storage.call("a", () -> pool.propagating.scheduleWithFixedDelay(next, 0, 1, MILLISECONDS));
      assertEquals(List.of("a", "a", "a"), delayed.next(3));
    }
  }

  @Test
  default void rule5_04_aWorkerIsLeftAsItWasFound() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    Seen seen = new Seen(storage);
    try (Pool pool = new Pool()) {
      pool.bare.execute(() -> storage.enterWith("left by the worker's owner"));
      storage.run(
          "a",
          () -> {
            pool.propagating.execute(() -> storage.enterWith("b"));
            pool.propagating.submit(
                () -> {
                  storage.enterWith("b");
                  throw new ThrownOnPurpose();
                });
          });
      pool.bare.execute(seen::read);
      assertEquals("left by the worker's owner", seen.next());
      pool.propagating.execute(seen::read);
      assertNull(seen.next(), "a task submitted with nothing bound");
    }
  }

  @Test
  default void rule5_05_allElseIsTheWrappedExecutors() throws Exception {
    try (Pool pool = new Pool()) {
      assertEquals("result", pool.propagating.submit(() -> "result").get());
      RuntimeException thrown = new ThrownOnPurpose();
      Future<?> failing =
          pool.propagating.submit(
              () -> {
                throw thrown;
              });
      assertSame(thrown, assertThrows(ExecutionException.class, failing::get).getCause());
      Future<?> cancelled = pool.propagating.schedule(() -> {}, 1, HOURS);
      assertTrue(cancelled.cancel(false));
      assertThrows(CancellationException.class, cancelled::get);

      pool.propagating.shutdown();
      assertTrue(pool.bare.isShutdown());
      assertTrue(pool.propagating.awaitTermination(Deadline.seconds(), SECONDS));
      assertTrue(pool.propagating.isTerminated());
      assertThrows(RejectedExecutionException.class, () -> pool.propagating.execute(() -> {}));
      assertEquals(Collections.emptyList(), pool.propagating.shutdownNow());
    }
  }

  @Test
  default void rule5_06_aPropagatingExecutorIsNotWrappedAgain() {
    try (Pool pool = new Pool()) {
      assertSame(pool.propagating, AsyncExecutors.propagating(pool.propagating));
      assertSame(pool.propagating, AsyncExecutors.propagating((Executor) pool.propagating));
    }
  }

  @Test
  default void rule5_07_aTaskThatWillNotRunIsDestroyedAtOnce() {
    try (Pool pool = new Pool();
        RecordingHook hook = RecordingHook.enabled("ScheduledTask")) {
      assertTrue(pool.propagating.schedule(() -> {}, 1, HOURS).cancel(false));
      assertEquals(List.of("init 1", "destroy 1"), hook.events());
      pool.propagating.scheduleAtFixedRate(() -> {}, 1, 1, HOURS);
      pool.propagating.schedule(() -> {}, 1, HOURS);
      pool.propagating.shutdown();
      assertEquals(List.of("init 2", "init 3", "destroy 2"), hook.events().subList(2, 5));
      assertFalse(pool.propagating.shutdownNow().isEmpty());
      assertThrows(
          RejectedExecutionException.class, () -> pool.propagating.schedule(() -> {}, 1, HOURS));
      assertEquals(
          List.of("destroy 3", "init 4", "destroy 4"),
          hook.events().subList(5, hook.events().size()));
    }
  }

  @Test
  default void rule5_08_anExecutorInTheRootContextRunsItsTasksWithNothingBound() throws Exception {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    Seen seen = new Seen(storage);
    try (Pool pool = new Pool()) {
      ScheduledExecutorService root = AsyncExecutors.inRootContext(pool.propagating);
      storage.run(
          "a",
          () -> {
            root.execute(seen::read);
            root.submit(seen::read);
            root.schedule(seen::read, 1, MILLISECONDS);
          });
      assertEquals(List.of("(null)", "(null)", "(null)"), seen.next(3));
    }
    storage.run("a", () -> AsyncExecutors.inRootContext(carrier().workers()).execute(seen::read));
    assertNull(seen.next());
  }
}
