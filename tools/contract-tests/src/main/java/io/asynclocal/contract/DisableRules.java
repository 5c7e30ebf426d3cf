package io.asynclocal.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** SPEC section 1, as far as it is about a storage's end. */
interface DisableRules extends OnCarrier {

  @Test
  default void rule1_17_noContextShowsTheStoreOfADisabledStorage() {
    AsyncLocalStorage<String> storage =
        AsyncLocalStorage.<String>builder().defaultValue("d").build();
    Seen seen = new Seen(storage);
    CountDownLatch disabled = new CountDownLatch(1);
    storage.run(
        "a",
        () -> {
          AsyncContext captured = AsyncContext.current();
          carrier()
              .immediate(
                  () -> {
                    seen.read();
                    Deadline.await(disabled);
                    seen.read();
                  });
          Carrier.Promise promise = carrier().promise();
          promise.then(seen::read);
          assertEquals("a", seen.next());

          storage.disable();

          assertEquals("d", storage.getStore(), "the current context");
          captured.run(() -> assertEquals("d", storage.getStore(), "a captured context"));
          disabled.countDown();
          assertEquals("d", seen.next(), "a context that is current on another thread");
          promise.resolve();
          assertEquals("d", seen.next(), "a callback's context");
        });
    assertEquals("d", storage.getStore());
  }

  @Test
  default void rule1_18_aDisabledStorageIsUsableAgainAndNothingOldComesBack() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    storage.run(
        "a",
        () -> {
          AsyncContext captured = AsyncContext.current();
          storage.disable();
          storage.run("b", () -> assertEquals("b", storage.getStore()));
          assertNull(storage.getStore());
          storage.enterWith("c");
          assertEquals("c", storage.getStore());
          captured.run(() -> assertNull(storage.getStore()));
        });
    assertNull(storage.getStore());
    storage.run(
        "a",
        () -> {
          storage.run("b", storage::disable);
          assertNull(storage.getStore(), "what run gives back was bound before disable");
        });
  }

  @Test
  default void rule1_19_disableLeavesOtherStoragesAlone() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    AsyncLocalStorage<String> other = AsyncLocalStorage.create();
    storage.run(
        "a",
        () ->
            other.run(
                "b",
                () -> {
                  storage.disable();
                  assertEquals("b", other.getStore());
                }));
  }

  @Test
  default void rule1_20_onlyContextsKeepAStorageAndItsStoresAlive() {
    boundOnceAndForgotten().forEach(Collected::await);
  }

  private static List<WeakReference<?>> boundOnceAndForgotten() {
    AsyncLocalStorage<Object> storage = AsyncLocalStorage.create();
    Object store = new Object();
    AsyncContext context = storage.call(store, AsyncContext::current);
    Runnable bound = context.bind(() -> assertSame(store, storage.getStore()));
    bound.run();
    OwnThread.run(bound);
    return List.of(
        new WeakReference<>(storage), new WeakReference<>(store), new WeakReference<>(context));
  }
}
