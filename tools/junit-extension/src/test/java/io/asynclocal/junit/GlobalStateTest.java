package io.asynclocal.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Hooks;
import reactor.core.scheduler.Schedulers;

/** Hooks of libraries that tests change. */
class GlobalStateTest {

  @AfterEach
  void reset() {
    RxJavaPlugins.reset();
    Hooks.resetOnEachOperator();
    Hooks.resetOnErrorDropped();
    Schedulers.resetOnScheduleHooks();
  }

  @LeavesNothingBehind
  static class Leaving {
    @Test
    void rxJava() {
      RxJavaPlugins.setErrorHandler(failure -> {});
    }

    @Test
    void reactorOperators() {
      Hooks.onEachOperator("left", publisher -> publisher);
    }

    @Test
    void reactorErrors() {
      Hooks.onErrorDropped(failure -> {});
    }

    @Test
    void reactorSchedulers() {
      Schedulers.onScheduleHook("left", task -> task);
    }

    @Test
    @LeavesNothingBehind(allow = Leftover.GLOBAL_STATE)
    void allowed() {
      RxJavaPlugins.setErrorHandler(failure -> {});
    }
  }

  @LeavesNothingBehind
  static class Tidy {
    @BeforeEach
    void install() {
      Hooks.onEachOperator("first", publisher -> publisher);
      Hooks.onEachOperator("second", publisher -> publisher);
      RxJavaPlugins.setErrorHandler(failure -> {});
    }

    @AfterEach
    void uninstall() {
      Hooks.resetOnEachOperator("first");
      Hooks.resetOnEachOperator("second");
      RxJavaPlugins.setErrorHandler(null);
    }

    @Test
    void usesSchedulers() {
      assertFalse(Schedulers.parallel().isDisposed());
    }
  }

  @LeavesNothingBehind
  static class AtTheSameTime {
    private static final CyclicBarrier BARRIER = new CyclicBarrier(2);

    @Test
    void innocent() throws Exception {
      BARRIER.await(30, TimeUnit.SECONDS);
      BARRIER.await(30, TimeUnit.SECONDS);
    }

    @Test
    void guilty() throws Exception {
      BARRIER.await(30, TimeUnit.SECONDS);
      RxJavaPlugins.setErrorHandler(failure -> {});
      BARRIER.await(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void changes_failTheTestAndAreNamed() {
    TestRun run = TestRun.of(Leaving.class);
    assertEquals(List.of("allowed()"), run.passed());
    assertNamed(run, "rxJava", "RxJavaPlugins.errorHandler was null and is ");
    assertNamed(run, "reactorOperators", "Hooks.onEachOperatorHooks[left] was null and is ");
    assertNamed(run, "reactorErrors", "Hooks.onErrorDroppedHook was null and is ");
    assertNamed(run, "reactorSchedulers", "Schedulers.onScheduleHooks[left] was null and is ");
  }

  private static void assertNamed(TestRun run, String test, String what) {
    String message = run.failure(test + "()").getMessage();
    assertTrue(message.startsWith(test + " changed global state.\n  " + what), message);
    assertEquals(2, message.lines().count(), message);
  }

  @Test
  void changes_thatAreUndoneAreNone() {
    Hooks.onEachOperator("of the application", publisher -> publisher);
    assertEquals(List.of("usesSchedulers()"), TestRun.of(Tidy.class).passed());
  }

  @Test
  void changes_whileTestsRunAtTheSameTimeFailTheRunAndNoTest() {
    TestRun run = TestRun.parallel(AtTheSameTime.class);
    assertEquals(List.of(), run.failed());
    assertEquals(List.of("JUnit Jupiter"), run.failedContainers());
    String message = run.failure("JUnit Jupiter").getMessage();
    assertTrue(message.contains("RxJavaPlugins.errorHandler was null and is "), message);
    assertTrue(message.contains("these ran at the same time: [guilty]"), message);
    assertTrue(message.contains("these ran at the same time: [innocent]"), message);
  }

  @Test
  void state_ofLibrariesThatAreAbsentIsNone() {
    ClassLoader bare = ClassLoader.getPlatformClassLoader();
    assertEquals(Map.of(), new StaticFields(bare, "reactor.core.publisher.Hooks").read());
    assertEquals(Map.of(), new GlobalStates(bare).read());
  }
}
