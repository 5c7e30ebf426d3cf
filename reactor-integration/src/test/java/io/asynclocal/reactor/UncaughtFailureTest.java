package io.asynclocal.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.asynclocal.AsyncHook;
import io.asynclocal.AsyncHookCallbacks;
import io.asynclocal.AsyncHooks;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Whoever is told of what a task throws, the thread's handler and then Reactor's hook, sees the
 * stores of the task.
 */
final class UncaughtFailureTest extends PipelineTest {
  private static final String KEY = "io.asynclocal.reactor.UncaughtFailureTest";

  private final CountDownLatch told = new CountDownLatch(2);

  @AfterEach
  void resetHooks() {
    Schedulers.resetOnHandleError(KEY);
    Schedulers.resetOnScheduleHook(KEY);
    Automatic.disable();
  }

  private static Stream<Named<Function<ThreadFactory, Scheduler>>> schedulers() {
    return Stream.of(
        Named.of("parallel", threads -> Schedulers.newParallel(1, threads)),
        Named.of("single", Schedulers::newSingle),
        Named.of("boundedElastic", threads -> Schedulers.newBoundedElastic(1, 10, threads, 60)),
        Named.of(
            "fromExecutorService",
            threads ->
                Schedulers.fromExecutorService(Executors.newScheduledThreadPool(1, threads))),
        Named.of(
            "fromExecutor",
            threads -> Schedulers.fromExecutor(task -> threads.newThread(task).start())),
        Named.of(
            "trampolining",
            threads -> Schedulers.fromExecutor(task -> threads.newThread(task).start(), true)));
  }

  private static Stream<Named<BiFunction<Scheduler, Runnable, Disposable>>> ways() {
    return Stream.of(
        Named.of("schedule", Scheduler::schedule),
        Named.of("worker", (scheduler, task) -> scheduler.createWorker().schedule(task)));
  }

  private static Stream<Arguments> schedulersAndWays() {
    return schedulers().flatMap(scheduler -> ways().map(way -> Arguments.of(scheduler, way)));
  }

  private void fail() {
    throw new IllegalStateException("task");
  }

  /** Makes threads whose handler notes what it sees. */
  private Thread newThread(Runnable work) {
    Thread thread = new Thread(work, "uncaught");
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((here, failure) -> tell("thread", failure));
    return thread;
  }

  private void tell(String whom, Throwable failure) {
    note(whom + " " + failure.getMessage());
    told.countDown();
  }

  private void noteHandledErrors() {
    Schedulers.onHandleError(KEY, (thread, failure) -> tell("hook", failure));
  }

  private void failsOn(Scheduler scheduler, BiFunction<Scheduler, Runnable, Disposable> way)
      throws InterruptedException {
    noteHandledErrors();
    try {
      as("A", () -> way.apply(scheduler, this::fail));
      assertTrue(told.await(30, TimeUnit.SECONDS), "nobody was told");
      CountDownLatch next = new CountDownLatch(1);
      way.apply(
          scheduler,
          () -> {
            note("next");
            next.countDown();
          });
      assertTrue(next.await(30, TimeUnit.SECONDS), "the next task wasn't run");
    } finally {
      scheduler.dispose();
    }
  }

  @ParameterizedTest
  @MethodSource("schedulersAndWays")
  void task_thatThrowsIsToldOfAsWhoeverScheduledIt(
      Function<ThreadFactory, Scheduler> schedulers,
      BiFunction<Scheduler, Runnable, Disposable> way)
      throws InterruptedException {
    Scheduler scheduler = schedulers.apply(this::newThread);
    assumeTrue(HookedSchedulers.includes(scheduler), "this Reactor doesn't call its hook");
    failsOn(scheduler, way);

    assertSeen("thread task:A", "hook task:A", "next:null");
  }

  @ParameterizedTest
  @MethodSource("ways")
  void task_thatThrowsInAutomaticModeIsToldOfAsWhoeverScheduledIt(
      BiFunction<Scheduler, Runnable, Disposable> way) throws InterruptedException {
    Automatic.enable();
    failsOn(Schedulers.newSingle(this::newThread), way);

    assertSeen("thread task:A", "hook task:A", "next:null");
  }

  /** The counterpart. */
  @Test
  void task_thatThrowsIsToldOfAsNobodyWithoutTheInstallation() throws InterruptedException {
    uninstall();
    failsOn(Schedulers.newSingle(this::newThread), Scheduler::schedule);

    assertSeen("thread task:null", "hook task:null", "next:null");
  }

  @Test
  void periodicTask_goesOnAfterItHasThrown() throws InterruptedException {
    noteHandledErrors();
    AtomicInteger runs = new AtomicInteger();
    CountDownLatch again = new CountDownLatch(1);
    Scheduler scheduler = Schedulers.newSingle(this::newThread);
    try {
      as(
          "A",
          () ->
              scheduler.schedulePeriodically(
                  () -> {
                    if (runs.incrementAndGet() == 1) {
                      fail();
                    } else if (again.getCount() > 0) {
                      note("again");
                      again.countDown();
                    }
                  },
                  0,
                  1,
                  TimeUnit.MILLISECONDS));
      assertTrue(again.await(30, TimeUnit.SECONDS));
    } finally {
      scheduler.dispose();
    }

    assertSeen("thread task:A", "hook task:A", "again:A");
  }

  /** Reactor runs it again where it hasn't thrown; so it must see what the task throws. */
  @Test
  void periodicTask_withoutPauseEndsWhenItHasThrown() throws InterruptedException {
    noteHandledErrors();
    AtomicInteger runs = new AtomicInteger();
    Scheduler scheduler =
        Schedulers.fromExecutorService(Executors.newScheduledThreadPool(1, this::newThread));
    try {
      scheduler
          .createWorker()
          .schedulePeriodically(
              () -> {
                runs.incrementAndGet();
                fail();
              },
              0,
              0,
              TimeUnit.MILLISECONDS);
      assertTrue(told.await(30, TimeUnit.SECONDS));
      CountDownLatch next = new CountDownLatch(1);
      scheduler.schedule(next::countDown);
      assertTrue(next.await(30, TimeUnit.SECONDS));
    } finally {
      scheduler.dispose();
    }

    assertEquals(1, runs.get());
    assertSeen("thread task:null", "hook task:null");
  }

  @Test
  void scheduleHook_ofAnotherSeesWhatTheTaskThrows() throws InterruptedException {
    List<String> failures = new CopyOnWriteArrayList<>();
    Schedulers.onScheduleHook(
        KEY,
        task ->
            () -> {
              try {
                task.run();
              } catch (IllegalStateException e) {
                failures.add(e.getMessage());
                throw e;
              }
            });
    failsOn(Schedulers.newSingle(this::newThread), Scheduler::schedule);

    assertEquals(List.of("task"), failures);
    assertSeen("thread task:null", "hook task:null", "next:null");
  }

  @Test
  void subscriber_thatThrowsIsToldOfAsItself() throws InterruptedException {
    noteHandledErrors();
    Scheduler scheduler = Schedulers.newSingle(this::newThread);
    try {
      as(
          "A",
          () ->
              Flux.just(1)
                  .publishOn(scheduler)
                  .subscribe(
                      new BaseSubscriber<Integer>() {
                        @Override
                        protected void hookOnNext(Integer item) {
                          throw new OutOfMemoryError("drawn");
                        }
                      }));
      assertTrue(told.await(30, TimeUnit.SECONDS));
    } finally {
      scheduler.dispose();
    }

    assertSeen("thread drawn:A", "hook drawn:A");
  }

  @Test
  void hooks_areToldWhatATaskThrows() throws InterruptedException {
    List<String> failures = new CopyOnWriteArrayList<>();
    AsyncHook hook =
        AsyncHooks.createHook(
            new AsyncHookCallbacks() {
              @Override
              public void failed(long asyncId, Throwable failure) {
                failures.add(failure.getMessage());
              }
            });
    hook.enable();
    try {
      failsOn(Schedulers.newSingle(this::newThread), Scheduler::schedule);
    } finally {
      hook.disable();
    }

    assertEquals(List.of("task"), failures);
  }
}
