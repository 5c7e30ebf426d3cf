package io.asynclocal.environment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.RootContext;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RootContext.class)
class InstanceDataTest {
  private static final InstanceKey<String> KEY = InstanceKey.of("key");
  private static final InstanceKey<String> OTHER = InstanceKey.of("other");

  private final AsyncEnvironment environment =
      AsyncEnvironment.builder().name("test").integrations().start();
  private final List<String> seen = new CopyOnWriteArrayList<>();

  @Test
  void instanceData_isMadeOnce() {
    Object made = environment.instanceData(KEY, () -> new String("made"));
    assertSame(made, environment.instanceData(KEY, () -> "never"));
    environment.close();
  }

  @Test
  void instanceData_isOneForEachKeyNotForEachName() {
    InstanceKey<Object> namesake = InstanceKey.of("key");
    Object own = environment.instanceData(namesake, Object::new);
    assertNotSame(own, environment.instanceData(KEY, () -> "other"));
    environment.close();
  }

  @Test
  void finalizers_runAfterEveryHookTheNewestFirst() {
    environment.instanceData(KEY, () -> "a", value -> seen.add("end of " + value));
    environment.instanceData(OTHER, () -> "b", value -> seen.add("end of " + value));
    environment.instanceData(KEY, () -> "c", value -> seen.add("a second end of " + value));
    environment.addCleanupHook(() -> seen.add(environment.instanceData(KEY, () -> "never")));
    environment.close();
    assertEquals(List.of("a", "end of b", "end of a"), seen);
  }

  @Test
  void value_madeByACleanupHookIsFinalized() {
    environment.addCleanupHook(
        () -> environment.instanceData(KEY, () -> "late", value -> seen.add("end of " + value)));
    environment.close();
    assertEquals(List.of("end of late"), seen);
  }

  @Test
  void finalizers_allRunWhenSomeThrow() {
    RuntimeException inHook = new IllegalStateException("hook");
    RuntimeException inFinalizer = new IllegalStateException("finalizer");
    environment.instanceData(KEY, () -> "", value -> seen.add("finalized"));
    environment.instanceData(
        OTHER,
        () -> "",
        value -> {
          throw inFinalizer;
        });
    environment.addCleanupHook(
        () -> {
          throw inHook;
        });
    assertSame(inHook, assertThrows(IllegalStateException.class, environment::close));
    assertArrayEquals(new Throwable[] {inFinalizer}, inHook.getSuppressed());
    assertEquals(List.of("finalized"), seen);
  }

  @Test
  void finalizer_canNotUseTheEnvironment() {
    environment.instanceData(OTHER, () -> "other");
    environment.instanceData(
        KEY, () -> "", value -> environment.instanceData(OTHER, () -> "made again"));
    var e = assertThrows(IllegalStateException.class, environment::close);
    assertTrue(e.getMessage().contains("InstanceKey[other]"), e.getMessage());
  }

  @Test
  void factoryAndFinalizer_runWithNothingBound() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    storage.run(
        "request",
        () -> {
          environment.instanceData(
              KEY,
              () -> "made with " + storage.getStore(),
              made -> seen.add(storage.getStore() + ""));
          seen.add(environment.instanceData(KEY, () -> "never"));
          environment.close();
        });
    assertEquals(List.of("made with null", "null"), seen);
  }

  @Test
  void factory_thatThrowsIsTriedAgain() {
    RuntimeException failure = new IllegalStateException("on purpose");
    assertSame(
        failure,
        assertThrows(
            IllegalStateException.class,
            () ->
                environment.instanceData(
                    KEY,
                    () -> {
                      throw failure;
                    })));
    assertEquals("made", environment.instanceData(KEY, () -> "made"));
    environment.close();
  }

  @Test
  @SuppressWarnings("DataFlowIssue")
  void factory_thatReturnsNullIsRefusedAndTriedAgain() {
    var e =
        assertThrows(NullPointerException.class, () -> environment.instanceData(KEY, () -> null));
    assertTrue(e.getMessage().contains("InstanceKey[key]"), e.getMessage());
    assertTrue(e.getMessage().contains("'test'"), e.getMessage());
    assertEquals("made", environment.instanceData(KEY, () -> "made"));
    environment.close();
  }

  @Test
  void factory_mayNeedAnotherValueButNotItsOwn() {
    assertEquals(
        "b of a",
        environment.instanceData(OTHER, () -> "b of " + environment.instanceData(KEY, () -> "a")));
    InstanceKey<String> circular = InstanceKey.of("circular");
    var e =
        assertThrows(
            IllegalStateException.class,
            () ->
                environment.instanceData(
                    circular, () -> environment.instanceData(circular, () -> "inner")));
    assertTrue(e.getMessage().contains("InstanceKey[circular]"), e.getMessage());
    environment.close();
  }

  @Test
  void factory_thatClosesTheEnvironmentLeavesNothingUnfinalized() {
    assertThrows(
        IllegalStateException.class,
        () ->
            environment.instanceData(
                KEY,
                () -> {
                  environment.close();
                  return "late";
                },
                value -> seen.add("end of " + value)));
    assertEquals(List.of("end of late"), seen);
  }

  @Test
  @SuppressWarnings("DataFlowIssue")
  void arguments_areChecked() {
    assertThrows(NullPointerException.class, () -> InstanceKey.of(null));
    assertThrows(IllegalArgumentException.class, () -> InstanceKey.of(" "));
    assertThrows(NullPointerException.class, () -> environment.instanceData(null, () -> ""));
    assertThrows(NullPointerException.class, () -> environment.instanceData(KEY, null));
    assertThrows(NullPointerException.class, () -> environment.instanceData(KEY, () -> "", null));
    assertEquals("key", KEY.name());
    environment.close();
  }
}
