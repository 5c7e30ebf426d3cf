package io.asynclocal.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.CollectorRuns;
import io.asynclocal.HookRecorder;
import io.asynclocal.ReportedWarnings;
import io.asynclocal.RootContext;
import io.asynclocal.environment.AsyncEnvironment;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(RootContext.class)
class LeakDetectionTest {
  private final ReportedWarnings warnings = new ReportedWarnings();
  private final List<OperationLeak> leaks = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    warnings.close();
    System.clearProperty(LeakDetection.PROPERTY);
  }

  private AsyncEnvironment start(LeakDetection level) {
    AsyncEnvironment environment = AsyncEnvironment.builder().name("test").integrations().start();
    ForeignWork.of(environment, level).addLeakListener(leaks::add);
    return environment;
  }

  private static void forgetAnOperation(ForeignWork foreign) {
    foreign.open("forgotten");
  }

  @ParameterizedTest
  @EnumSource(LeakDetection.class)
  void unreachableOperation_isReportedAndCountsNoMoreAtEveryLevel(LeakDetection level) {
    try (AsyncEnvironment environment = start(level)) {
      ForeignWork foreign = ForeignWork.of(environment);
      foreign.open("closed").close();
      forgetAnOperation(foreign);
      CollectorRuns.until(() -> !leaks.isEmpty());
      assertEquals(0, foreign.openOperations());
    }
    assertEquals(1, leaks.size());
    OperationLeak leak = leaks.get(0);
    assertEquals("forgotten", leak.operation());
    assertEquals("test", leak.environment());
    assertEquals(OperationLeak.Kind.UNREACHABLE, leak.kind());
    assertEquals(1, warnings.messages().size());
    String message = warnings.messages().get(0);
    assertTrue(message.contains("AsyncOperation[forgotten " + leak.asyncId() + "]"), message);
    assertTrue(message.contains("'test'"), message);
  }

  @Test
  void paranoid_keepsTheStackThatOpenedEachOperation() {
    try (AsyncEnvironment environment = start(LeakDetection.PARANOID)) {
      ForeignWork foreign = ForeignWork.of(environment);
      forgetAnOperation(foreign);
      forgetAnOperation(foreign);
      CollectorRuns.until(() -> leaks.size() == 2);
    }
    for (OperationLeak leak : leaks) {
      Throwable opened = leak.opened();
      assertNotNull(opened);
      assertTrue(
          Stream.of(opened.getStackTrace())
              .anyMatch(frame -> frame.getMethodName().equals("forgetAnOperation")));
      assertTrue(opened.getMessage().contains(Thread.currentThread().getName()));
    }
  }

  @Test
  void disabled_keepsNoStackAndSaysHowToGetOne() {
    try (AsyncEnvironment environment = start(LeakDetection.DISABLED)) {
      ForeignWork foreign = ForeignWork.of(environment);
      forgetAnOperation(foreign);
      CollectorRuns.until(() -> !leaks.isEmpty());
    }
    assertNull(leaks.get(0).opened());
    assertTrue(leaks.get(0).toString().contains("asynclocal.leakDetection=PARANOID"));
  }

  @Test
  void simple_keepsTheStackOfEveryOperationThatIsOpenedInTurnSoonerOrLater() {
    // Two kinds of operation in turn: an even period would sample only one of them.
    for (int kind = 0; kind < 2; kind++) {
      long sampled = 0;
      for (long opened = kind; opened < 25_400; opened += 2) {
        sampled += LeakDetection.SIMPLE.samples(opened) ? 1 : 0;
      }
      assertEquals(100, sampled);
    }
    assertTrue(LeakDetection.SIMPLE.samples(0));
  }

  @Test
  void operation_openWhenTheEnvironmentIsClosedIsReportedAndClosed() {
    AsyncEnvironment environment = start(LeakDetection.PARANOID);
    ForeignWork foreign = ForeignWork.of(environment);
    AsyncOperation open = foreign.open("open");
    environment.close();
    assertEquals(0, foreign.openOperations());
    assertEquals(List.of("open"), leaks.stream().map(OperationLeak::operation).toList());
    assertEquals(OperationLeak.Kind.OPEN_AT_CLOSE, leaks.get(0).kind());
    assertNotNull(leaks.get(0).opened());
    assertThrows(IllegalStateException.class, () -> open.makeCallback(() -> {}));
    open.close();
    assertEquals(1, leaks.size());
  }

  @Test
  void operation_closedByACleanupHookIsNotReported() {
    AsyncEnvironment environment = start(LeakDetection.PARANOID);
    ForeignWork foreign = ForeignWork.of(environment);
    environment.addCleanupHook(foreign.open("cleaned up")::close);
    environment.close();
    assertEquals(List.of(), leaks);
    assertEquals(List.of(), warnings.messages());
  }

  @Test
  void resource_ofAForgottenOperationIsDestroyed() {
    AsyncEnvironment environment = start(LeakDetection.SIMPLE);
    ForeignWork foreign = ForeignWork.of(environment);
    try (HookRecorder hooks = new HookRecorder("AsyncOperation")) {
      forgetAnOperation(foreign);
      CollectorRuns.until(() -> !leaks.isEmpty() && hooks.count("destroy") == 1);
      AsyncOperation open = foreign.open("open");
      environment.close();
      assertEquals(List.of("init 1", "destroy 1", "init 2", "destroy 2"), hooks.events());
      open.close();
    }
  }

  @Test
  void listener_thatThrowsIsReportedAndTheNextIsTold() {
    AsyncEnvironment environment = start(LeakDetection.DISABLED);
    ForeignWork foreign = ForeignWork.of(environment);
    Consumer<OperationLeak> throwing =
        leak -> {
          throw new IllegalStateException("on purpose");
        };
    foreign.removeLeakListener(throwing);
    foreign.addLeakListener(throwing);
    foreign.addLeakListener(leaks::add);
    AsyncOperation open = foreign.open("open");
    environment.close();
    assertEquals(2, leaks.size());
    assertEquals(2, warnings.messages().size());
    assertTrue(warnings.messages().get(1).contains(open.name()));
  }

  @Test
  void removedListener_isNotTold() {
    AsyncEnvironment environment = start(LeakDetection.DISABLED);
    ForeignWork foreign = ForeignWork.of(environment);
    List<OperationLeak> others = new CopyOnWriteArrayList<>();
    Consumer<OperationLeak> listener = others::add;
    foreign.addLeakListener(listener);
    foreign.removeLeakListener(listener);
    AsyncOperation open = foreign.open("open");
    environment.close();
    assertEquals(List.of(), others);
    assertEquals(open.asyncId(), leaks.get(0).asyncId());
  }

  @ParameterizedTest
  @CsvSource({"PARANOID,PARANOID", "simple,SIMPLE", "' Disabled ',DISABLED"})
  void property_setsTheLevel(String value, LeakDetection level) {
    System.setProperty(LeakDetection.PROPERTY, value);
    assertEquals(level, LeakDetection.fromProperty());
    assertEquals(List.of(), warnings.messages());
  }

  @Test
  void property_isReadOnceForAnEnvironment() {
    System.setProperty(LeakDetection.PROPERTY, "PARANOID");
    AsyncEnvironment environment = AsyncEnvironment.builder().integrations().start();
    ForeignWork foreign = ForeignWork.of(environment);
    foreign.addLeakListener(leaks::add);
    System.setProperty(LeakDetection.PROPERTY, "DISABLED");
    foreign.open("first");
    foreign.open("second");
    environment.close();
    leaks.forEach(leak -> assertNotNull(leak.opened()));
    assertEquals(2, leaks.size());
  }

  @Test
  void level_isDeclaredOnceForAnEnvironment() {
    try (AsyncEnvironment environment = start(LeakDetection.PARANOID)) {
      ForeignWork foreign = ForeignWork.of(environment);
      assertSame(foreign, ForeignWork.of(environment, LeakDetection.PARANOID));
      var e =
          assertThrows(
              IllegalStateException.class,
              () -> ForeignWork.of(environment, LeakDetection.DISABLED));
      assertTrue(e.getMessage().contains("'test' is PARANOID"), e.getMessage());
      assertEquals("ForeignWork[test, 0 open]", foreign.toString());
    }
  }

  @Test
  void level_mayBeDeclaredAfterItsFirstUse() {
    AsyncEnvironment environment = AsyncEnvironment.builder().integrations().start();
    ForeignWork.of(environment).open("first").close(); // the one of 127 that SIMPLE samples
    ForeignWork.of(environment, LeakDetection.PARANOID).addLeakListener(leaks::add);
    AsyncOperation open = ForeignWork.of(environment).open("second");
    environment.close();
    assertEquals(open.asyncId(), leaks.get(0).asyncId());
    assertNotNull(leaks.get(0).opened());
  }

  @Test
  void property_thatIsNoLevelIsReportedAndTheUsualLevelUsed() {
    assertEquals(LeakDetection.SIMPLE, LeakDetection.fromProperty());
    System.setProperty(LeakDetection.PROPERTY, "ADVANCED");
    assertEquals(LeakDetection.SIMPLE, LeakDetection.fromProperty());
    assertEquals(1, warnings.messages().size());
    assertTrue(warnings.messages().get(0).contains("ADVANCED"));
  }
}
