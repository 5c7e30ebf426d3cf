package io.asynclocal.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncHook;
import io.asynclocal.AsyncHookCallbacks;
import io.asynclocal.AsyncHooks;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.Scope;
import io.asynclocal.ThreadView;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** SPEC section 9, as far as it is about what tools see of threads. */
interface LookingRules {
  @Test
  default void rule9_17_hooksAreToldOfScopesAndOfWhatIsEnteredOnceItIsInForce() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    List<Object> told = new ArrayList<>();
    AsyncHookCallbacks callbacks =
        new AsyncHookCallbacks() {
          @Override
          public void entered(Object change) {
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
}
