package io.asynclocal.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncHook;
import io.asynclocal.AsyncHookCallbacks;
import io.asynclocal.AsyncHooks;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.AsyncResource;
import io.asynclocal.Scope;
import io.asynclocal.ThreadView;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** SPEC section 9, as far as it is about what tools see of threads. */
interface LookingRules {
  @Test
  default void rule9_17_hooksAreToldOfScopesAndOfWhatIsEnteredOnceItIsInForce() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    List<Object> told = new ArrayList<>();
    AsyncHookCallbacks callbacks =
        new AsyncHookCallbacks() {
          @Override
          public void entered(AsyncLocalStorage<?> entered) {
            tell(entered);
          }

          @Override
          public void opened(Scope scope) {
            tell(scope);
          }

          private void tell(Object change) {
            // Other threads may enter what they like.
            if (storage.getStore() != null) {
              told.add(change);
              told.add(storage.getStore());
            }
          }
        };
    AsyncHook hook = AsyncHooks.createHook(callbacks).enable();
    try {
      OwnThread.run(
          () -> {
            List<Object> expected = new ArrayList<>();
            storage.enterWith("entered");
            expected.addAll(List.of(storage, "entered"));
            try (Scope store = storage.withScope("scoped")) {
              expected.addAll(List.of(store, "scoped"));
              try (Scope context = AsyncContext.current().makeCurrent()) {
                expected.addAll(List.of(context, "scoped"));
              }
            }
            storage.run("run", () -> assertEquals("run", storage.getStore()));
            assertEquals("entered", storage.getStore());
            assertEquals(expected, told);
          });
    } finally {
      hook.disable();
    }
  }

  @Test
  default void rule9_18_whatIsCurrentOnAThreadIsVisibleFromOthers() throws Exception {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    try (Pool pool = new Pool()) {
      ThreadView worker =
          pool.bare.submit(ThreadView::ofCurrentThread).get(Deadline.seconds(), TimeUnit.SECONDS);
      assertSame(AsyncContext.root(), worker.context());
      pool.bare.execute(() -> storage.enterWith("left behind"));
      pool.settle();
      assertEquals("left behind", worker.context().bindSupplier(storage::getStore).get());
      assertEquals(List.of(), worker.openScopes());
      pool.bare.execute(() -> AsyncContext.root().makeCurrent());
      pool.settle();
      assertSame(AsyncContext.root(), worker.context());
      assertEquals(1, worker.openScopes().size());
    }
  }

  @Test
  default void rule9_19_hooksAreToldWhatWorkThrowsBeforeAnybodySeesIt() {
    List<String> told = new ArrayList<>();
    AsyncResource resource = new AsyncResource("Failing");
    AsyncHookCallbacks callbacks =
        new AsyncHookCallbacks() {
          @Override
          public void failed(long asyncId, Throwable failure) {
            if (asyncId == resource.asyncId()) {
              told.add(failure.getMessage());
            }
          }

          @Override
          public void after(long asyncId) {
            if (asyncId == resource.asyncId()) {
              told.add("after");
            }
          }
        };
    AsyncHook hook = AsyncHooks.createHook(callbacks).enable();
    try {
      List<Executable> works =
          List.of(
              () -> resource.runInAsyncScope(() -> fail("run")),
              () -> resource.callInAsyncScope(() -> fail("call")),
              () -> resource.bind((Runnable) () -> fail("bound")).run(),
              () -> resource.bindSupplier(() -> fail("supplier")).get());
      for (Executable work : works) {
        told.add(assertThrows(IllegalStateException.class, work).getMessage());
      }
      resource.emitFailure(new IllegalStateException("signal"));
      assertEquals(
          List.of(
              "run",
              "after",
              "run",
              "call",
              "after",
              "call",
              "bound",
              "after",
              "bound",
              "supplier",
              "after",
              "supplier",
              "signal"),
          told);
    } finally {
      hook.disable();
      resource.emitDestroy();
    }
  }

  private static Object fail(String message) {
    throw new IllegalStateException(message);
  }

  @Test
  default void rule9_20_whoListensIsToldOfReadsThatFindNothing() {
    AsyncLocalStorage<String> storage =
        AsyncLocalStorage.<String>builder().name("read").defaultValue("default").build();
    List<Thread> told = new ArrayList<>();
    OwnThread.run(
        () -> {
          storage.whenUnbound(() -> told.add(Thread.currentThread()));
          assertEquals("default", storage.getStore());
          assertEquals(List.of(Thread.currentThread()), told);
          storage.run(null, () -> assertNull(storage.getStore()));
          assertFalse(storage.isBound());
          assertEquals(1, told.size());
          storage.whenUnbound(() -> fail("the tool's own"));
          assertEquals("default", storage.getStore());
          storage.whenUnbound(null);
          assertEquals("default", storage.getStore());
          assertEquals(1, told.size());
        });
  }
}
