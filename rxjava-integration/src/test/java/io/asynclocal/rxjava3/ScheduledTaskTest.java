package io.asynclocal.rxjava3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.asynclocal.AsyncHook;
import io.asynclocal.AsyncHookCallbacks;
import io.asynclocal.AsyncHooks;
import io.asynclocal.AsyncResource;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.schedulers.TestScheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What hooks are told of the tasks of a propagating scheduler. */
final class ScheduledTaskTest {
  private final List<String> events = new ArrayList<>();
  private final TestScheduler clock = new TestScheduler();
  private final Scheduler scheduler = RxJavaIntegration.propagating(clock);
  private final AsyncHook hook = AsyncHooks.createHook(new Noting()).enable();

  /** Notes the events of tasks, of which each test has one. */
  private final class Noting implements AsyncHookCallbacks {
    private long task;

    @Override
    public void init(long asyncId, String type, long triggerAsyncId, AsyncResource resource) {
      if (type.equals("RxTask")) {
        task = asyncId;
        events.add("init");
      }
    }

    @Override
    public void before(long asyncId) {
      note(asyncId, "before");
    }

    @Override
    public void after(long asyncId) {
      note(asyncId, "after");
    }

    @Override
    public void destroy(long asyncId) {
      note(asyncId, "destroy");
    }

    private void note(long asyncId, String event) {
      if (asyncId == task) {
        events.add(event);
      }
    }
  }

  /** Schedules a task. */
  private interface Scheduling {
    Disposable schedule(Scheduler scheduler, Runnable task);
  }

  static Stream<Named<Scheduling>> periodic() {
    return Stream.of(
        Named.of(
            "scheduler",
            (scheduler, task) ->
                scheduler.schedulePeriodicallyDirect(task, 1, 1, TimeUnit.SECONDS)),
        Named.of(
            "worker",
            (scheduler, task) ->
                scheduler.createWorker().schedulePeriodically(task, 1, 1, TimeUnit.SECONDS)));
  }

  static Stream<Named<Scheduling>> once() {
    return Stream.of(
        Named.of("scheduler", (scheduler, task) -> scheduler.scheduleDirect(task)),
        Named.of(
            "scheduler, later",
            (scheduler, task) -> scheduler.scheduleDirect(task, 1, TimeUnit.SECONDS)),
        Named.of("worker", (scheduler, task) -> scheduler.createWorker().schedule(task)),
        Named.of(
            "worker, later",
            (scheduler, task) -> scheduler.createWorker().schedule(task, 1, TimeUnit.SECONDS)));
  }

  @AfterEach
  void disable() {
    hook.disable();
  }

  @ParameterizedTest
  @MethodSource("periodic")
  void periodicTask_isOneResourceUntilItIsDisposedOf(Scheduling scheduling) {
    Disposable scheduled = scheduling.schedule(scheduler, () -> events.add("run"));
    clock.advanceTimeBy(2, TimeUnit.SECONDS);

    scheduled.dispose();
    clock.advanceTimeBy(2, TimeUnit.SECONDS);

    assertEquals(
        List.of("init", "before", "run", "after", "before", "run", "after", "destroy"), events);
  }

  @ParameterizedTest
  @MethodSource("once")
  void task_isDestroyedWhenItHasRun(Scheduling scheduling) {
    Disposable scheduled = scheduling.schedule(scheduler, () -> events.add("run"));
    clock.advanceTimeBy(2, TimeUnit.SECONDS);
    scheduled.dispose();

    assertEquals(List.of("init", "before", "run", "after", "destroy"), events);
  }

  @ParameterizedTest
  @MethodSource("once")
  void task_isDestroyedWhenItIsDisposedOfBefore(Scheduling scheduling) {
    scheduling.schedule(scheduler, () -> events.add("run")).dispose();
    clock.advanceTimeBy(2, TimeUnit.SECONDS);

    assertEquals(List.of("init", "destroy"), events);
  }

  @Test
  @SuppressWarnings("try") // the installation is there to be closed
  void task_isOneResourceWhereAnInstallationBindsTasksToo() {
    assumeTrue(Plugins.areCalledByTestSchedulers());
    try (RxJavaInstallation installation = RxJavaIntegration.install()) {
      TestScheduler hooked = new TestScheduler(true);
      Disposable scheduled =
          RxJavaIntegration.propagating(hooked).scheduleDirect(() -> events.add("run"));
      hooked.triggerActions();
      scheduled.dispose();
    }

    assertEquals(List.of("init", "before", "run", "after", "destroy"), events);
  }
}
