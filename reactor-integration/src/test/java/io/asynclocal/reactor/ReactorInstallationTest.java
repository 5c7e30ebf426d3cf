package io.asynclocal.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;

final class ReactorInstallationTest {
  private final Runnable task = () -> {};

  @Test
  void close_takesEveryHookOut() {
    ReactorIntegration.install().close();

    assertNothingIsInstalled();
  }

  @Test
  void close_doesNothingTheSecondTime() {
    ReactorInstallation first = ReactorIntegration.install();
    first.close();
    try (ReactorInstallation second = ReactorIntegration.install()) {
      first.close();
      assertEverythingIsInstalled();
      assertNotSame(first, second);
    }
    assertNothingIsInstalled();
  }

  @Test
  void install_twiceIsEndedInAnyOrder() {
    ReactorInstallation first = ReactorIntegration.install();
    ReactorInstallation second = ReactorIntegration.install();
    first.close();
    assertEverythingIsInstalled();
    second.close();
    assertNothingIsInstalled();
  }

  @Test
  void install_twiceRestoresOnce() {
    try (ReactorInstallation first = ReactorIntegration.install();
        ReactorInstallation second = ReactorIntegration.install()) {
      assertNotSame(first, second);
      RestoringFlux<?> source = (RestoringFlux<?>) Flux.create(sink -> sink.complete());
      assertFalse(source.restored() instanceof RestoringPublisher<?>);
      Runnable once = ContextTask.of(task);
      assertSame(once, Schedulers.onSchedule(once));
    }
  }

  @Test
  void close_leavesTheHooksOfOthers() {
    Schedulers.onScheduleHook("other", scheduled -> task);
    try {
      ReactorIntegration.install().close();
      assertSame(task, Schedulers.onSchedule(() -> {}));
    } finally {
      Schedulers.resetOnScheduleHook("other");
    }
  }

  @Test
  void overwritten_isEmptyWhereEveryHookCarries() {
    Function<Runnable, Runnable> wrapping = scheduled -> () -> scheduled.run();
    Schedulers.onScheduleHook("before", wrapping);
    try (ReactorInstallation first = ReactorIntegration.install();
        ReactorInstallation second = ReactorIntegration.install()) {
      Schedulers.onScheduleHook("after", wrapping);
      assertEquals(List.of(), first.overwritten());
      assertEquals(List.of(), second.overwritten());
    } finally {
      Schedulers.resetOnScheduleHook("before");
      Schedulers.resetOnScheduleHook("after");
    }
  }

  @Test
  void overwritten_isEmptyInAutomaticMode() {
    Automatic.enable();
    try (ReactorInstallation installation = ReactorIntegration.install()) {
      assertEquals(List.of(), installation.overwritten());
      Hooks.resetOnEachOperator();
      assertEquals(List.of("onEachOperator"), installation.overwritten());
      installation.repair();
    } finally {
      Automatic.disable();
    }
    assertNothingIsInstalled();
  }

  @Test
  void overwritten_namesTheHookThatWasReset() {
    try (ReactorInstallation installation = ReactorIntegration.install()) {
      Hooks.resetOnEachOperator();
      assertEquals(List.of("onEachOperator"), installation.overwritten());
      Hooks.resetOnLastOperator();
      Schedulers.resetOnScheduleHooks();
      assertEquals(
          List.of("onScheduleHook", "onEachOperator", "onLastOperator"),
          installation.overwritten());
      installation.repair();
    }
  }

  @Test
  void repair_bringsBackWhatWasReset() {
    try (ReactorInstallation installation = ReactorIntegration.install()) {
      Hooks.resetOnEachOperator();
      Hooks.resetOnLastOperator();
      Schedulers.resetOnScheduleHooks();
      installation.repair();
      assertEquals(List.of(), installation.overwritten());
      assertEverythingIsInstalled();
    }
    assertNothingIsInstalled();
  }

  @Test
  void repair_throwsOnceClosed() {
    ReactorInstallation installation = ReactorIntegration.install();
    installation.close();
    assertEquals(List.of(), installation.overwritten());
    assertThrows(IllegalStateException.class, installation::repair);
    assertNothingIsInstalled();
  }

  @Test
  void close_undoesTheRestWhereAHookWasReset() {
    ReactorInstallation installation = ReactorIntegration.install();
    Hooks.resetOnLastOperator();
    assertEquals(List.of("onLastOperator"), installation.overwritten());
    installation.close();
    installation.close();
    assertNothingIsInstalled();
  }

  @Test
  void close_takesEveryHookOutWhereAnothersHookThrows() {
    ReactorInstallation installation = ReactorIntegration.install();
    Hooks.onEachOperator(
        "other",
        publisher -> {
          throw new IllegalStateException("other");
        });
    try {
      installation.close();
    } finally {
      Hooks.resetOnEachOperator("other");
    }
    assertNothingIsInstalled();
  }

  private void assertEverythingIsInstalled() {
    assertTrue(Flux.create(sink -> sink.complete()) instanceof RestoringPublisher<?>);
    assertTrue(Operators.onLastAssembly(Flux.range(1, 2)) instanceof RestoringPublisher<?>);
    assertEquals(ContextTask.class, Schedulers.onSchedule(task).getClass());
  }

  private void assertNothingIsInstalled() {
    assertFalse(Flux.create(sink -> sink.complete()) instanceof RestoringPublisher<?>);
    Flux<Integer> range = Flux.range(1, 2);
    assertSame(range, Operators.onLastAssembly(range));
    assertSame(task, Schedulers.onSchedule(task));
  }
}
