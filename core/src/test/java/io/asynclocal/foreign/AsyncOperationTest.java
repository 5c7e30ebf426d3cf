package io.asynclocal.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncHook;
import io.asynclocal.AsyncHookCallbacks;
import io.asynclocal.AsyncHooks;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.AsyncResource;
import io.asynclocal.HookRecorder;
import io.asynclocal.OtherThread;
import io.asynclocal.RootContext;
import io.asynclocal.environment.AsyncEnvironment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RootContext.class)
class AsyncOperationTest {
  private final AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
  private final AsyncEnvironment environment =
      AsyncEnvironment.builder().name("test").integrations().start();
  private final ForeignWork foreign = ForeignWork.of(environment);
  private final List<String> seen = new ArrayList<>();

  @AfterEach
  void close() {
    assertEquals(0, foreign.openOperations());
    environment.close();
  }

  @Test
  void makeCallback_runsInTheContextOfTheOpeningOnAnyThread() {
    try (AsyncOperation operation = storage.call("opened", () -> foreign.open("work"));
        OtherThread other = new OtherThread("native")) {
      other.run(() -> operation.makeCallback(() -> seen.add(storage.getStore())));
      storage.run("caller", () -> operation.makeCallback(() -> seen.add(storage.getStore())));
    }
    assertEquals(List.of("opened", "opened"), seen);
  }

  @Test
  void makeCallback_returnsWhatTheCallbackReturnsAndLetsOutWhatItThrows() throws IOException {
    IOException failure = new IOException("on purpose");
    try (AsyncOperation operation = foreign.open("work")) {
      assertEquals("answer", operation.makeCallback(() -> "answer"));
      var e =
          assertThrows(
              IOException.class,
              () ->
                  operation.makeCallback(
                      () -> {
                        throwAny(failure);
                        return "";
                      }));
      assertSame(failure, e);
      assertNull(storage.getStore());
    }
  }

  private static void throwAny(IOException e) throws IOException {
    throw e;
  }

  @Test
  void makeCallback_forgetsWhatTheCallbackEntered() {
    try (AsyncOperation operation = foreign.open("work")) {
      operation.makeCallback(() -> storage.enterWith("entered"));
      operation.makeCallback(() -> seen.add("" + storage.getStore()));
    }
    assertNull(storage.getStore());
    assertEquals(List.of("null"), seen);
  }

  @Test
  void openOperations_countsUntilClose() {
    AsyncOperation first = foreign.open("first");
    AsyncOperation second = foreign.open("second");
    assertEquals(2, foreign.openOperations());
    first.close();
    first.close();
    assertEquals(1, foreign.openOperations());
    second.close();
    assertEquals(0, foreign.openOperations());
  }

  @Test
  void closed_makesNoCallback() {
    AsyncOperation operation = foreign.open("work");
    operation.close();
    var e =
        assertThrows(
            IllegalStateException.class, () -> operation.makeCallback(() -> seen.add("never")));
    assertTrue(e.getMessage().contains(operation.toString()), e.getMessage());
    assertTrue(e.getMessage().contains(Thread.currentThread().getName()), e.getMessage());
    assertThrows(IllegalStateException.class, () -> operation.makeCallback(() -> ""));
    assertEquals(List.of(), seen);
  }

  @Test
  void hooks_areToldOfTheWholeLife() {
    try (HookRecorder hooks = new HookRecorder("AsyncOperation")) {
      AsyncOperation operation = foreign.open("work");
      operation.makeCallback(
          () -> {
            assertSame(operation, AsyncHooks.executionAsyncResource());
            assertEquals(operation.asyncId(), AsyncHooks.executionAsyncId());
            assertEquals(List.of("init 1", "before 1"), hooks.events());
          });
      operation.close();
      operation.close();
      assertEquals(List.of("init 1", "before 1", "after 1", "destroy 1"), hooks.events());
    }
  }

  @Test
  void init_isToldWhenTheOperationHasItsName() {
    List<String> named = new ArrayList<>();
    AsyncHook hook =
        AsyncHooks.createHook(
            new AsyncHookCallbacks() {
              @Override
              public void init(
                  long asyncId, String type, long triggerAsyncId, AsyncResource resource) {
                if (resource instanceof AsyncOperation made) {
                  named.add(made.name());
                  named.add(made.toString());
                }
              }
            });
    hook.enable();
    try (AsyncOperation operation = foreign.open("query")) {
      assertEquals(List.of("query", operation.toString()), named);
    } finally {
      hook.disable();
    }
  }

  @Test
  void close_isPossibleWhenItsResourceIsDestroyed() {
    AsyncOperation operation = foreign.open("work");
    operation.emitDestroy();
    assertEquals(1, foreign.openOperations());
    operation.close();
  }

  @Test
  void close_insideACallbackLetsItGoOn() {
    AsyncOperation operation = storage.call("opened", () -> foreign.open("work"));
    operation.makeCallback(
        () -> {
          operation.close();
          seen.add(storage.getStore());
        });
    assertEquals(List.of("opened"), seen);
  }

  @Test
  @SuppressWarnings("DataFlowIssue")
  void makeCallback_refusesNull() {
    try (AsyncOperation operation = foreign.open("work")) {
      assertThrows(NullPointerException.class, () -> operation.makeCallback((Runnable) null));
    }
  }

  @Test
  void toString_namesTheOperation() {
    try (AsyncOperation operation = foreign.open("work")) {
      assertEquals("work", operation.name());
      assertEquals("AsyncOperation", operation.type());
      assertEquals("AsyncOperation[work " + operation.asyncId() + "]", operation.toString());
    }
  }

  @Test
  @SuppressWarnings("DataFlowIssue")
  void arguments_areChecked() {
    assertThrows(NullPointerException.class, () -> foreign.addLeakListener(null));
    assertThrows(NullPointerException.class, () -> foreign.removeLeakListener(null));
    assertThrows(NullPointerException.class, () -> foreign.open(null));
    assertThrows(IllegalArgumentException.class, () -> foreign.open(""));
    assertEquals(0, foreign.openOperations());
  }
}
