package io.asynclocal.concurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncBoundary;
import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.CollectorRuns;
import io.asynclocal.HookRecorder;
import io.asynclocal.RootContext;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.opentest4j.AssertionFailedError;

@ExtendWith(RootContext.class)
class HousekeepingTest {
  private static final AsyncBoundary TASK = AsyncBoundary.of("Test");

  private final AsyncLocalStorage<Object> storage = AsyncLocalStorage.create();
  private final List<Object> seen = new ArrayList<>();
  private final ScheduledExecutorService pool = new ScheduledThreadPoolExecutor(1);
  private final ScheduledExecutorService executor = AsyncExecutors.propagating(pool);

  @AfterEach
  void stop() throws InterruptedException {
    pool.shutdownNow();
    assertTrue(pool.awaitTermination(30, TimeUnit.SECONDS));
  }

  /** Named in the test's own resource. */
  static final class Evictor implements Runnable {
    private final Runnable work;

    Evictor(Runnable work) {
      this.work = work;
    }

    @Override
    public void run() {
      work.run();
    }

    static Runnable lambda(Runnable work) {
      return () -> work.run();
    }

    static Callable<String> callable(Supplier<String> work) {
      return work::get;
    }
  }

  /** Not named, though its name begins as the other's does. */
  static final class EvictorOfAnother implements Runnable {
    @Override
    public void run() {}
  }

  @Test
  void includes_namedClassesWithTheirLambdasAndWhatIsInNamedPackages() {
    assertTrue(Housekeeping.includes(new Evictor(() -> {})));
    assertTrue(Housekeeping.includes(Evictor.lambda(() -> {})));
    assertTrue(Housekeeping.includes(new AssertionFailedError()));
    assertFalse(Housekeeping.includes(new EvictorOfAnother()));
    Runnable own = () -> seen.add("");
    assertFalse(Housekeeping.includes(own));
    assertFalse(Housekeeping.includes("a string"));
  }

  @Test
  void capture_isTheRootForHousekeepingAndElseWhatIsCurrent() {
    storage.run(
        "request",
        () -> {
          assertSame(AsyncContext.root(), Housekeeping.capture(TASK, new Evictor(() -> {})));
          assertSame(AsyncContext.current(), Housekeeping.capture(TASK, new EvictorOfAnother()));
          assertSame(AsyncContext.current(), Housekeeping.capture(TASK, null));
        });
  }

  @Test
  void everyForm_runsHousekeepingInTheRoot() throws Exception {
    Runnable read = () -> seen.add(String.valueOf(storage.getStore()));
    Supplier<String> get = () -> String.valueOf(storage.getStore());
    storage.call(
        "request",
        () -> {
          executor.execute(new Evictor(read));
          executor.submit(Evictor.lambda(read)).get();
          executor.submit(new Evictor(read), "").get();
          seen.add(executor.submit(Evictor.callable(get)).get());
          seen.add(executor.invokeAny(List.of(Evictor.callable(get))));
          seen.add(executor.invokeAll(List.of(Evictor.callable(get))).get(0).get());
          executor.schedule(new Evictor(read), 0, TimeUnit.SECONDS).get();
          seen.add(executor.schedule(Evictor.callable(get), 0, TimeUnit.SECONDS).get());
          executor.submit(read).get();
          AsyncExecutors.propagating((Runnable task) -> task.run()).execute(new Evictor(read));
          return null;
        });
    List<Object> expected = new ArrayList<>(Collections.nCopies(8, "null"));
    expected.add("request");
    expected.add("null");
    assertEquals(expected, seen);
  }

  @Test
  void taskThatGoesOnForEver_keepsNothingOfTheRequestThatBeganIt() throws Exception {
    WeakReference<Object> request = begin(new Evictor(() -> {}));
    executor.submit(() -> {}).get();
    CollectorRuns.until(() -> request.get() == null);
  }

  private WeakReference<Object> begin(Runnable task) {
    Object request = new Object();
    storage.run(
        request,
        () -> {
          var unused = executor.scheduleAtFixedRate(task, 1, 1, TimeUnit.HOURS);
          var unusedToo = executor.scheduleWithFixedDelay(task, 1, 1, TimeUnit.HOURS);
        });
    return new WeakReference<>(request);
  }

  @Test
  void hooks_areNotToldOfHousekeeping() throws Exception {
    try (HookRecorder hooks = new HookRecorder("Executor")) {
      executor.submit(new Evictor(() -> {})).get();
      assertEquals(List.of(), hooks.events());
    }
  }

  @Test
  @SuppressWarnings("DataFlowIssue")
  void arguments_areChecked() {
    assertThrows(NullPointerException.class, () -> Housekeeping.includes(null));
    assertThrows(NullPointerException.class, () -> Housekeeping.capture(null, "task"));
  }
}
