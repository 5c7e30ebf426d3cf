package io.asynclocal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RootContext.class)
class AsyncResourceTest {
  private final AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
  private final AsyncResource resource = storage.call("made", () -> new AsyncResource("Query"));
  private final List<String> seen = new ArrayList<>();

  @Test
  void type_isTheOneGiven() {
    assertEquals("Query", resource.type());
    assertTrue(resource.toString().startsWith("AsyncResource[Query"), resource.toString());
  }

  @Test
  @SuppressWarnings("DataFlowIssue")
  void constructor_refusesNullAndBlankTypes() {
    assertThrows(NullPointerException.class, () -> new AsyncResource(null));
    var e = assertThrows(IllegalArgumentException.class, () -> new AsyncResource("  "));
    assertTrue(e.getMessage().contains("\"  \""), e.getMessage());
  }

  @Test
  void runInAsyncScope_runsInTheContextOfTheConstruction() {
    storage.run(
        "caller",
        () -> {
          resource.runInAsyncScope(() -> seen.add(storage.getStore()));
          seen.add(storage.getStore());
        });
    assertEquals(List.of("made", "caller"), seen);
  }

  @Test
  void runInAsyncScope_forgetsWhatTheBodyEntered() {
    resource.runInAsyncScope(() -> storage.enterWith("entered"));
    assertNull(storage.getStore());
    resource.runInAsyncScope(() -> seen.add(storage.getStore()));
    assertEquals(List.of("made"), seen);
  }

  @Test
  void runInAsyncScope_runsInsideItself() {
    resource.runInAsyncScope(
        () ->
            storage.run(
                "inner", () -> resource.runInAsyncScope(() -> seen.add(storage.getStore()))));
    assertEquals(List.of("made"), seen);
  }

  @Test
  void runInAsyncScope_restoresAndLetsTheExceptionOutWhenTheBodyThrows() {
    var failure = new IllegalStateException("of the body");
    storage.run(
        "caller",
        () -> {
          assertSame(
              failure,
              assertThrows(
                  IllegalStateException.class,
                  () ->
                      resource.runInAsyncScope(
                          () -> {
                            throw failure;
                          })));
          assertEquals("caller", storage.getStore());
        });
  }

  @Test
  void runInAsyncScope_runsOnSeveralThreadsAtOnce() {
    try (var thread = new OtherThread("other")) {
      resource.runInAsyncScope(
          () ->
              seen.add(thread.call(() -> resource.callInAsyncScope(storage::getStore)) + " twice"));
    }
    assertEquals(List.of("made twice"), seen);
  }

  @Test
  void callInAsyncScope_returnsTheBodysValueAndLetsItsOwnExceptionTypeOut() {
    assertEquals("made", resource.callInAsyncScope(storage::getStore));
    assertThrows(
        IOException.class,
        () ->
            resource.callInAsyncScope(
                () -> {
                  throw new IOException();
                }));
  }

  @Test
  void bind_runsTheTaskInTheResource() throws Exception {
    Runnable task = () -> seen.add(storage.getStore());
    resource.bind(task).run();
    Callable<String> call = storage::getStore;
    seen.add(resource.bind(call).call());
    assertEquals(List.of("made", "made"), seen);
  }

  @Test
  void bind_withATypeMakesAResourceInTheCurrentContext() {
    Runnable task = () -> seen.add(storage.getStore());
    Runnable bound = storage.call("now", () -> AsyncResource.bind("Job", task));
    bound.run();
    storage.run("later", bound);
    assertEquals(List.of("now", "now"), seen);
  }

  @Test
  @SuppressWarnings("DataFlowIssue")
  void everyMember_refusesNullWork() {
    CallableOp<String, RuntimeException> none = null;
    assertThrows(NullPointerException.class, () -> resource.runInAsyncScope(null));
    assertThrows(NullPointerException.class, () -> resource.callInAsyncScope(none));
    assertThrows(NullPointerException.class, () -> resource.bind((Runnable) null));
    assertThrows(NullPointerException.class, () -> resource.bind((Callable<?>) null));
    assertThrows(NullPointerException.class, () -> AsyncResource.bind("Job", null));
    assertThrows(NullPointerException.class, () -> AsyncResource.bind(null, () -> {}));
    assertThrows(IllegalArgumentException.class, () -> AsyncResource.bind(" ", () -> {}));
  }

  private static final class Named extends AsyncResource {
    private final String name;

    Named(String name) {
      super("Named", AsyncResourceOptions.defaults().requireManualInit(true));
      this.name = name;
      emitInit();
    }

    void emitInitAgain() {
      emitInit();
    }

    @Override
    public String toString() {
      return name;
    }
  }

  @Test
  void emitInit_tellsHooksOnceAndWhenTheSubclassIsDone() {
    List<String> made = new ArrayList<>();
    AsyncHook hook =
        AsyncHooks.createHook(
            new AsyncHookCallbacks() {
              @Override
              public void init(
                  long asyncId, String type, long triggerAsyncId, AsyncResource resource) {
                if (type.equals("Named")) {
                  made.add(resource.toString());
                }
              }
            });
    hook.enable();
    try {
      Named named = new Named("whole");
      assertEquals(List.of("whole"), made);
      var e = assertThrows(IllegalStateException.class, named::emitInitAgain);
      assertTrue(e.getMessage().contains("whole"), e.getMessage());
      assertEquals(List.of("whole"), made);
    } finally {
      hook.disable();
    }
  }

  @Test
  void emitInit_isRefusedWhereTheConstructorHasTold() {
    AsyncResource plain = new AsyncResource("Query");
    assertThrows(IllegalStateException.class, plain::emitInit);
  }
}
