package io.asynclocal.rxjava3;

import static io.asynclocal.rxjava3.Witness.NAME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncHook;
import io.asynclocal.AsyncHookCallbacks;
import io.asynclocal.AsyncHooks;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.functions.Consumer;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import io.reactivex.rxjava3.schedulers.Schedulers;
import java.lang.Thread.UncaughtExceptionHandler;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever is told of what a scheduled task throws sees the stores of the task. */
@SuppressWarnings("try") // an installation is there to be closed
final class UncaughtFailureTest {
  private static final ExecutorService EXECUTOR = Executors.newSingleThreadExecutor();

  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final RuntimeException failure = new IllegalStateException("task");
  private final RuntimeException another = new IllegalStateException("another");
  private final CountDownLatch told = new CountDownLatch(1);

  /** By whom the tasks are kept, whose contexts are kept by nobody else. */
  private AsyncContext kept = AsyncContext.root();

  @BeforeAll
  static void thisRxJavaTellsItsHandler() {
    AtomicReference<Throwable> told = new AtomicReference<>();
    RxJavaPlugins.setErrorHandler(told::set);
    try {
      Schedulers.from(Runnable::run)
          .scheduleDirect(
              () -> {
                throw new IllegalStateException("on purpose");
              });
    } catch (IllegalStateException e) {
      // It comes out here as well.
    } finally {
      RxJavaPlugins.setErrorHandler(null);
    }
    assumeTrue(told.get() != null, "RxJava 3.0.0 tells nobody what most tasks throw.");
  }

  @AfterEach
  void nothingIsLeft() {
    RxJavaPlugins.setErrorHandler(null);
    assertEquals(Plugins.none(), Plugins.handlers());
  }

  static Stream<Arguments> tasks() {
    return Stream.of(
            Named.of("computation", Schedulers.computation()),
            Named.of("io", Schedulers.io()),
            Named.of("single", Schedulers.single()),
            Named.of("newThread", Schedulers.newThread()),
            Named.of("from", Schedulers.from(EXECUTOR)),
            Named.of("interruptible", Schedulers.from(EXECUTOR, true)),
            Named.of("propagating", RxJavaIntegration.propagating(Schedulers.single())))
        .flatMap(scheduler -> ways().map(way -> Arguments.of(scheduler, way)));
  }

  private static Stream<Named<BiConsumer<Scheduler, Runnable>>> ways() {
    return Stream.of(
        Named.of("direct", (scheduler, task) -> scheduler.scheduleDirect(task)),
        Named.of(
            "later", (scheduler, task) -> scheduler.scheduleDirect(task, 1, TimeUnit.MILLISECONDS)),
        Named.of(
            "periodic",
            (scheduler, task) ->
                scheduler.schedulePeriodicallyDirect(task, 1, 1, TimeUnit.MILLISECONDS)),
        Named.of("worker", (scheduler, task) -> scheduler.createWorker().schedule(task)),
        Named.of(
            "worker, later",
            (scheduler, task) ->
                scheduler.createWorker().schedule(task, 1, TimeUnit.MILLISECONDS)));
  }

  /**
   * Notes what is seen; not of what an earlier test's task has thrown, which RxJava tells twice.
   */
  private void see(Throwable told) {
    if (told == failure || told == another) {
      seen.add(told.getMessage() + " " + NAME.getStore());
      this.told.countDown();
    }
  }

  private void fail() {
    throw failure;
  }

  private void schedule(Scheduler scheduler, BiConsumer<Scheduler, Runnable> way) {
    NAME.run(
        "request",
        () -> {
          kept = AsyncContext.current();
          way.accept(scheduler, this::fail);
        });
  }

  private void awaitTold() throws InterruptedException {
    assertTrue(told.await(30, TimeUnit.SECONDS), "Nobody is told.");
    Reference.reachabilityFence(kept);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("tasks")
  void errorHandler_seesTheStoresOfTheTask(Scheduler scheduler, BiConsumer<Scheduler, Runnable> way)
      throws InterruptedException {
    RxJavaPlugins.setErrorHandler(this::see);
    try (RxJavaInstallation installation = RxJavaIntegration.install()) {
      schedule(scheduler, way);
      awaitTold();
    }
    assertEquals("task request", seen.get(0));
  }

  @Test
  void errorHandler_seesTheStoresOfTheTaskThoughItWasSetAfterTheInstallation()
      throws InterruptedException {
    try (RxJavaInstallation installation = RxJavaIntegration.install()) {
      RxJavaPlugins.setErrorHandler(this::see);
      schedule(Schedulers.single(), Scheduler::scheduleDirect);
      awaitTold();
    }
    assertEquals("task request", seen.get(0));
  }

  @Test
  void threadsHandler_seesTheStoresOfTheTaskWhereNoErrorHandlerIsSet() throws Exception {
    UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> see(failure));
    try (RxJavaInstallation installation = RxJavaIntegration.install()) {
      schedule(Schedulers.newThread(), Scheduler::scheduleDirect);
      awaitTold();
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
    assertEquals("task request", seen.get(0));
  }

  /** The collector may run before the scheduler tells, and nobody else keeps the context. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void errorHandler_seesTheStoresThatNobodyKeepsButTheTask(boolean watched) {
    AsyncHook hook = AsyncHooks.createHook(new AsyncHookCallbacks() {});
    if (watched) {
      hook.enable();
    }
    RxJavaPlugins.setErrorHandler(this::see);
    try (RxJavaInstallation installation = RxJavaIntegration.install()) {
      TellingLate scheduler = new TellingLate();
      NAME.run(
          "request", () -> RxJavaIntegration.propagating(scheduler).scheduleDirect(this::fail));
      scheduler.run();
    } finally {
      hook.disable();
    }
    assertEquals(List.of("task request"), seen);
  }

  @Test
  void thread_isLeftWithNothing() throws Exception {
    RxJavaPlugins.setErrorHandler(this::see);
    AtomicReference<Object> left = new AtomicReference<>("nothing was looked at");
    try (RxJavaInstallation installation = RxJavaIntegration.install()) {
      schedule(Schedulers.from(EXECUTOR), Scheduler::scheduleDirect);
      awaitTold();
      EXECUTOR.submit(() -> left.set(NAME.getStore())).get(30, TimeUnit.SECONDS);
    }
    assertNull(left.get());
  }

  @Test
  void errorHandler_isTheApplicationsUntilATaskFails() {
    Consumer<Throwable> handler = this::see;
    RxJavaPlugins.setErrorHandler(handler);
    try (RxJavaInstallation installation = RxJavaIntegration.install()) {
      assertSame(handler, RxJavaPlugins.getErrorHandler());
    }
    assertSame(handler, RxJavaPlugins.getErrorHandler());
  }

  @Test
  void close_putsBackTheApplicationsErrorHandler() throws InterruptedException {
    Consumer<Throwable> handler = this::see;
    RxJavaPlugins.setErrorHandler(handler);
    try (RxJavaInstallation second = RxJavaIntegration.install()) {
      try (RxJavaInstallation first = RxJavaIntegration.install()) {
        schedule(Schedulers.single(), Scheduler::scheduleDirect);
        awaitTold();
        first.close();
      }
      RxJavaPlugins.onError(another);
    }

    assertSame(handler, RxJavaPlugins.getErrorHandler());
    assertEquals("another null", seen.get(seen.size() - 1));
  }

  @Test
  void failure_isOfNoTaskWhereNothingIsInstalled() throws InterruptedException {
    RxJavaPlugins.setErrorHandler(this::see);
    schedule(RxJavaIntegration.propagating(Schedulers.single()), Scheduler::scheduleDirect);
    awaitTold();

    assertEquals("task null", seen.get(0));
  }

  /** Runs its tasks when it is told to, and tells of a failure when the collector has run. */
  private static final class TellingLate extends Scheduler {
    private final List<Runnable> tasks = new ArrayList<>();

    @Override
    public Worker createWorker() {
      throw new UnsupportedOperationException("not needed");
    }

    @Override
    public Disposable scheduleDirect(Runnable task) {
      tasks.add(task);
      return Disposable.disposed();
    }

    void run() {
      try {
        tasks.forEach(Runnable::run);
      } catch (IllegalStateException e) {
        Store.collectGarbage();
        RxJavaPlugins.onError(e);
      }
    }
  }
}
