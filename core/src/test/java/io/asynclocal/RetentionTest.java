package io.asynclocal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.concurrent.AsyncCompletableFuture;
import io.asynclocal.concurrent.AsyncExecutors;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Neither a storage nor a store is kept alive by anything but contexts that hold it. */
@ExtendWith(RootContext.class)
@SuppressWarnings("try") // a scope is closed, not used
class RetentionTest {
  private final AsyncLocalStorage<Object> storage = AsyncLocalStorage.create();
  private final Reachability stores = new Reachability();

  private static List<AsyncLocalStorage<Object>> storages(int count) {
    List<AsyncLocalStorage<Object>> storages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      storages.add(AsyncLocalStorage.create());
    }
    return storages;
  }

  @Test
  void context_keepsItsStoreAndNothingElseDoes() {
    AsyncContext captured = storage.call(stores.watched(), AsyncContext::current);
    stores.assertNoneCollected();
    assertNotNull(captured.call(storage::getStore));
    captured = AsyncContext.root();
    stores.assertAllCollected();
    assertNull(captured.call(storage::getStore));
  }

  @Test
  void context_keepsNoStorageAlive() {
    AsyncContext captured =
        stores.watch(AsyncLocalStorage.create()).call("store", AsyncContext::current);
    stores.assertAllCollected();
    Reference.reachabilityFence(captured);
  }

  /** As a loop on a thread of its own, that never ends and makes storages as it goes on. */
  @Test
  void context_thatIsExtendedForEverDropsStoragesThatNobodyCanReach() {
    List<WeakReference<Object>> entered = new ArrayList<>();
    for (int turn = 1; turn <= 5_000; turn++) {
      Object store = new Object();
      entered.add(new WeakReference<>(store));
      AsyncLocalStorage.create().enterWith(store);
      if (turn % 500 == 0) {
        System.gc();
      }
    }
    long kept = entered.stream().filter(store -> !store.refersTo(null)).count();
    assertTrue(kept < 2_500, kept + " of 5,000 stores are kept");
    AsyncContext.root().attach();
  }

  @Test
  void endedRun_keepsNothing() {
    storage.run(stores.watched(), () -> storage.run(stores.watched(), () -> {}));
    assertNull(storage.call(stores.watched(), () -> null));
    stores.assertAllCollected();
  }

  /** Whatever lies above it, in links or in the trie. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 7, 8, 9, 10, 11, 40})
  void endedRun_keepsNothingBelowWhatItsBodyEntered(int others) {
    List<AsyncLocalStorage<Object>> entered = storages(others);
    AsyncContext.root()
        .run(
            () -> {
              storage.run(stores.watched(), () -> entered.forEach(one -> one.enterWith("stays")));
              stores.assertAllCollected();
              entered.forEach(one -> assertEquals("stays", one.getStore()));
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 7, 8, 9, 10, 11, 40})
  void rebinding_dropsTheOldStoreFromBelowOtherBindings(int others) {
    AsyncContext.root()
        .run(
            () -> {
              storage.enterWith(stores.watched());
              List<AsyncLocalStorage<Object>> above = storages(others);
              above.forEach(one -> one.enterWith("stays"));
              storage.enterWith("new");
              stores.assertAllCollected();
              above.forEach(one -> assertEquals("stays", one.getStore()));
            });
  }

  @Test
  void foldedContext_keepsNoMoreThanItsOwnBindings() {
    List<AsyncLocalStorage<Object>> many = storages(30);
    AsyncContext.root()
        .run(
            () -> {
              many.forEach(one -> one.enterWith("old"));
              AsyncContext captured = AsyncContext.current();
              // Extensions make the captured context fold, and end.
              for (int i = 0; i < 10; i++) {
                storage.run(stores.watched(), () -> many.forEach(one -> one.enterWith("new")));
                many.forEach(one -> one.enterWith(stores.watched()));
                many.forEach(one -> one.enterWith("newest"));
              }
              stores.assertAllCollected();
              assertEquals("old", captured.call(many.get(29)::getStore));
            });
  }

  @Test
  void disable_dropsTheStoreFromTheCurrentContext() {
    AsyncContext.root()
        .run(
            () -> {
              storage.enterWith(stores.watched());
              storages(9).forEach(one -> one.enterWith("above"));
              storage.disable();
              stores.assertAllCollected();
            });
  }

  /** Whether the store lies in a link or in a node of the trie that an update copies. */
  @ParameterizedTest
  @ValueSource(ints = {0, 3, 8, 12, 24})
  void disable_byAnotherThreadLetsTheStoreGoWhenTheNextOnesAreEntered(int others) {
    List<AsyncLocalStorage<Object>> first = storages(others / 2);
    List<AsyncLocalStorage<Object>> second = storages(others - others / 2);
    List<AsyncLocalStorage<Object>> next = storages(3);
    try (var thread = new OtherThread("of its own")) {
      thread.run(
          () -> {
            first.forEach(one -> one.enterWith("stays"));
            storage.enterWith(stores.watched());
            second.forEach(one -> one.enterWith("stays"));
          });
      storage.disable();
      thread.run(() -> next.forEach(one -> one.enterWith("next")));
      stores.assertAllCollected();
      thread.run(
          () -> {
            first.forEach(one -> assertEquals("stays", one.getStore()));
            second.forEach(one -> assertEquals("stays", one.getStore()));
            next.forEach(one -> assertEquals("next", one.getStore()));
          });
    }
  }

  /** A pool's thread is left without the scope, the store, and the class loader of both. */
  @ParameterizedTest
  @EnumSource
  void scopeThatATaskLeavesOpen_endsWithTheTask(Binding binding) {
    try (var worker = new OtherThread("worker")) {
      AsyncContext captured = AsyncContext.current();
      for (int i = 0; i < 3; i++) {
        worker.run(binding.of(captured, () -> storage.withScope(stores.watched())));
        worker.run(binding.of(captured, () -> leftOpen().makeCurrent()));
      }
      stores.assertAllCollected();
      assertSame(AsyncContext.root(), worker.call(AsyncContext::current));
    }
  }

  private AsyncContext leftOpen() {
    return storage.call(stores.watched(), AsyncContext::current);
  }

  private enum Binding {
    RUN {
      @Override
      Runnable of(AsyncContext context, Runnable task) {
        return () -> context.run(task);
      }
    },
    BIND {
      @Override
      Runnable of(AsyncContext context, Runnable task) {
        return context.bind(task);
      }
    },
    BIND_SUPPLIER {
      @Override
      Runnable of(AsyncContext context, Runnable task) {
        return context.bindSupplier(
                () -> {
                  task.run();
                  return null;
                })
            ::get;
      }
    },
    RESOURCE {
      @Override
      Runnable of(AsyncContext context, Runnable task) {
        return AsyncResource.bind("Test", task);
      }
    };

    abstract Runnable of(AsyncContext context, Runnable task);
  }

  @Test
  void disable_byAnotherThreadLetsTheStoreGoWhenTheRunEnds() {
    AsyncLocalStorage<Object> other = AsyncLocalStorage.create();
    AsyncContext.root()
        .run(
            () -> {
              storage.run(
                  stores.watched(),
                  () -> {
                    try (var thread = new OtherThread("disabler")) {
                      thread.run(storage::disable);
                    }
                    other.enterWith("stays");
                  });
              stores.assertAllCollected();
              disableInsideAScope(other);
              stores.assertAllCollected();
              assertEquals("stays too", other.getStore());
            });
  }

  // In a method of its own: a scope that lies about in a variable keeps what it would bring back.
  private void disableInsideAScope(AsyncLocalStorage<Object> other) {
    try (Scope scope = storage.withScope(stores.watched())) {
      try (var thread = new OtherThread("disabler")) {
        thread.run(storage::disable);
      }
      other.enterWith("stays too");
    }
  }

  @Test
  void enteringAndDisablingByTurns_pilesNothingUp() {
    try (var thread = new OtherThread("of its own")) {
      thread.run(
          () -> {
            for (int i = 0; i < 100; i++) {
              storage.enterWith(stores.watched());
              storage.disable();
            }
          });
      stores.assertAllCollected();
      assertEquals("AsyncContext[]", thread.call(AsyncContext::current).toString());
    }
  }

  @Test
  void closedScopes_keepNothing() {
    closeInOrder();
    stores.assertAllCollected();
  }

  private void closeInOrder() {
    try (Scope outer = storage.withScope(stores.watched())) {
      try (Scope inner = storage.withScope(stores.watched())) {
        assertNotNull(storage.getStore());
      }
    }
  }

  @Test
  void scopesClosedOutOfOrder_keepNothing() {
    try (var warnings = new ReportedWarnings()) {
      closeOutOfOrder();
      stores.assertAllCollected();
      assertEquals(1, warnings.messages().size());
    }
  }

  private void closeOutOfOrder() {
    Scope outer = storage.withScope(stores.watched());
    Scope inner = storage.withScope(stores.watched());
    outer.close();
    inner.close();
  }

  @Test
  void idlePoolThread_keepsNothingWhateverItsTasksDid() throws InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    ExecutorService executor = AsyncExecutors.propagating(pool);
    List<Callable<Object>> tasks = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      tasks.add(
          () -> {
            AsyncLocalStorage<Object> own = watchFromTask(AsyncLocalStorage.create());
            own.enterWith(watchFromTask(new byte[100]));
            storage.enterWith(watchFromTask(new byte[100]));
            return null;
          });
    }
    AsyncLocalStorage<Object> submitters = AsyncLocalStorage.create();
    submitters.run(
        stores.watched(), () -> tasks.stream().map(executor::submit).forEach(OtherThread::result));
    tasks.clear();
    stores.assertAllCollected();
    pool.shutdown();
    assertTrue(pool.awaitTermination(30, TimeUnit.SECONDS), "the pool goes on");
  }

  private synchronized <T> T watchFromTask(T object) {
    return stores.watch(object);
  }

  @Test
  void completedFuture_keepsNoContextOfItsReactions() {
    AsyncCompletableFuture<String> future = new AsyncCompletableFuture<>();
    var reaction = storage.call(stores.watched(), () -> future.thenApply(value -> value));
    stores.assertNoneCollected();
    future.complete("value");
    stores.assertAllCollected();
    assertEquals("value", reaction.join());
  }

  @Test
  void completedFuture_thatAHookWatchesKeepsTheContextThatItWasMadeIn() {
    AsyncHook hook = AsyncHooks.createHook(new AsyncHookCallbacks() {});
    hook.enable();
    try {
      AsyncCompletableFuture<String> future =
          storage.call(stores.watched(), () -> new AsyncCompletableFuture<>());
      future.complete("value");
      stores.assertNoneCollected();
      assertEquals("value", future.join());
    } finally {
      hook.disable();
    }
  }

  @Test
  void boundListener_keepsItsContextNoLongerThanItLives() {
    AsyncContext captured = storage.call(stores.watched(), AsyncContext::current);
    Runnable listener = captured.bindListener(Runnable.class, stores.watch(new Listener()));
    captured = null;
    stores.assertNoneCollected();
    listener.run();
    listener = null;
    stores.assertAllCollected();
    assertNull(captured);
    assertNull(listener);
  }

  private static final class Listener implements Runnable {
    @Override
    public void run() {}
  }
}
