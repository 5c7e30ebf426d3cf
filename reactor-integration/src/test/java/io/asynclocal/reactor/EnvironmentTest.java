package io.asynclocal.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.contract.LogRecords;
import io.asynclocal.environment.AsyncEnvironment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Hooks;
import reactor.core.scheduler.Schedulers;

/** The integration as an environment finds it. */
final class EnvironmentTest {
  private static final AsyncLocalStorage<String> NAME = AsyncLocalStorage.create();

  @Test
  void environment_carriesFromStartToClose() {
    assertEquals("null", nameSeen());
    try (AsyncEnvironment environment = AsyncEnvironment.start()) {
      assertEquals("r-1", nameSeen());
      assertEquals(List.of(), environment.overwritten());
    }
    assertEquals("null", nameSeen());
  }

  @Test
  void environments_shareOneInstallationUntilTheLastCloses() {
    AsyncEnvironment first = AsyncEnvironment.start();
    AsyncEnvironment second = AsyncEnvironment.start();
    first.close();
    assertEquals("r-1", nameSeen());
    second.close();
    assertEquals("null", nameSeen());
  }

  @Test
  void environment_leavesAnInstallationOfTheApplicationsOwn() {
    try (ReactorInstallation own = ReactorIntegration.install()) {
      AsyncEnvironment.start().close();
      assertEquals("r-1", nameSeen());
      assertEquals(List.of(), own.overwritten());
    }
    assertEquals("null", nameSeen());
  }

  @Test
  void environment_tellsWhichHooksWereReset() {
    try (LogRecords records = LogRecords.open()) {
      AsyncEnvironment environment = AsyncEnvironment.start();
      AsyncEnvironment sharing = AsyncEnvironment.start();
      Schedulers.resetOnScheduleHooks();
      Hooks.resetOnEachOperator();
      List<String> lost = List.of("Reactor hooks: onScheduleHook", "Reactor hooks: onEachOperator");
      assertEquals(lost, environment.overwritten());
      assertEquals(lost, sharing.overwritten());
      environment.close();
      sharing.close();
      assertEquals(List.of(), records.messages());
    }
    assertEquals("null", nameSeen());
  }

  @Test
  void close_takesOursOutAndCallsNobodysHook() {
    AtomicInteger calls = new AtomicInteger();
    AsyncEnvironment environment = AsyncEnvironment.start();
    Hooks.onEachOperator("foreign", operator -> counted(calls, operator));
    Hooks.onLastOperator("foreign", operator -> counted(calls, operator));
    Schedulers.onScheduleHook("foreign", task -> counted(calls, task));
    try {
      environment.close();
      assertEquals(0, calls.get());
    } finally {
      Hooks.resetOnEachOperator("foreign");
      Hooks.resetOnLastOperator("foreign");
      Schedulers.resetOnScheduleHook("foreign");
    }
    assertEquals("null", nameSeen());
  }

  private static <V> V counted(AtomicInteger calls, V value) {
    calls.incrementAndGet();
    return value;
  }

  /** What a subscriber sees of the store that was bound where it subscribed. */
  private static String nameSeen() {
    List<FluxSink<String>> sinks = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    NAME.run(
        "r-1",
        () ->
            Flux.<String>create(sinks::add)
                .subscribe(item -> seen.add(String.valueOf(NAME.getStore()))));
    sinks.get(0).next("item");
    return seen.get(0);
  }
}
