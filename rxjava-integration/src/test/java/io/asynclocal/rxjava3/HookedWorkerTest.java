package io.asynclocal.rxjava3;

import static java.util.concurrent.TimeUnit.HOURS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.core.Scheduler.Worker;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import io.reactivex.rxjava3.schedulers.Schedulers;
import io.reactivex.rxjava3.schedulers.TestScheduler;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Subscriber;

/** Which workers bind their tasks, and what is left out above an operator that has one. */
final class HookedWorkerTest {
  private static final ExecutorService THREAD = Executors.newSingleThreadExecutor();

  static Stream<Named<Scheduler>> hooked() {
    return Stream.of(
        Named.of("computation", Schedulers.computation()),
        Named.of("io", Schedulers.io()),
        Named.of("single", Schedulers.single()),
        Named.of("newThread", Schedulers.newThread()),
        Named.of("from", Schedulers.from(THREAD)),
        Named.of("propagating", RxJavaIntegration.propagating(Schedulers.trampoline())));
  }

  static Stream<Named<Scheduler>> others() {
    return Stream.of(
        Named.of("trampoline", Schedulers.trampoline()),
        Named.of("test", new TestScheduler()),
        Named.of(
            "somebody else's",
            new HooklessScheduler(Executors.newSingleThreadScheduledExecutor())));
  }

  @AfterAll
  static void stop() {
    THREAD.shutdownNow();
  }

  @ParameterizedTest
  @MethodSource("hooked")
  void hookedWorker_callsTheHookForEveryTask(Scheduler scheduler) {
    Worker worker = scheduler.createWorker();
    assertTrue(HookedWorker.isHooked(worker), worker::toString);
    if (worker instanceof Restoring) {
      return; // binds by itself, and calls no hook
    }
    AtomicInteger calls = new AtomicInteger();
    RxJavaPlugins.setScheduleHandler(
        task -> {
          calls.incrementAndGet();
          return task;
        });
    try {
      assertCalled(calls, worker.schedule(() -> {}));
      assertCalled(calls, worker.schedule(() -> {}, 1, HOURS));
      assertCalled(calls, worker.schedulePeriodically(() -> {}, 1, 1, HOURS));
    } finally {
      worker.dispose();
      RxJavaPlugins.setScheduleHandler(null);
    }
  }

  private static void assertCalled(AtomicInteger calls, Disposable scheduled) {
    scheduled.dispose();
    assertTrue(calls.getAndSet(0) > 0, "The worker doesn't call the hook.");
  }

  @ParameterizedTest
  @MethodSource("others")
  void otherWorkers_areNotTrusted(Scheduler scheduler) {
    Worker worker = scheduler.createWorker();

    assertFalse(HookedWorker.isHooked(worker), worker::toString);
    worker.dispose();
  }

  @ParameterizedTest
  @MethodSource("hooked")
  void nothingStandsAboveAnOperatorWithAHookedWorker(Scheduler scheduler) {
    assertEquals("FlowableObserveOn", seenByASourceBelowWhich(scheduler));
  }

  @ParameterizedTest
  @MethodSource("others")
  void aWrapperStandsAboveAnOperatorWithAnother(Scheduler scheduler) {
    assertEquals("", seenByASourceBelowWhich(scheduler));
  }

  /** Returns the operator whose subscriber a source of RxJava's own gets. */
  @SuppressWarnings("try") // the installation is there to be closed
  private static String seenByASourceBelowWhich(Scheduler scheduler) {
    AtomicReference<Class<?>> seen = new AtomicReference<>();
    try (RxJavaInstallation installation = RxJavaIntegration.install()) {
      var placing = RxJavaPlugins.getOnFlowableSubscribe();
      RxJavaPlugins.setOnFlowableSubscribe(
          (source, subscriber) -> {
            Subscriber<?> placed = placing.apply(source, subscriber);
            if (OperatorTable.nameOf(source.getClass()).equals("FlowableRange")) {
              seen.set(placed.getClass());
            }
            return placed;
          });
      Flowable.range(1, 2).observeOn(scheduler).test().cancel();
      RxJavaPlugins.setOnFlowableSubscribe(placing);
    }
    return OperatorTable.nameOf(seen.get());
  }
}
