package io.asynclocal.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
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
