package io.asynclocal.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.Scope;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** SPEC section 1, as far as it is about {@code enterWith}. */
interface EnterRules extends OnCarrier {

  @Test
  default void rule1_11_whatIsEnteredStaysToTheEndOfTheCallback() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    Seen seen = new Seen(storage);
    carrier()
        .immediate(
            () -> {
              enter(storage, "a");
              seen.read();
              enter(storage, "b");
              seen.read();
            });
    assertEquals("a", seen.next());
    assertEquals("b", seen.next());
  }

  @Test
  default void rule1_12_whatIsEnteredIsSeenByAllThatIsBegunFromThere() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    Seen seen = new Seen(storage);
    carrier()
        .immediate(
            () -> {
              storage.enterWith("a");
              carrier().timer(Duration.ofMillis(1), seen::read);
              carrier().microtask(seen::read);
            });
    assertEquals("a", seen.next());
    assertEquals("a", seen.next());
  }

  @Test
  default void rule1_13_whatIsEnteredEndsWithTheCallback() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    Seen seen = new Seen(storage);
    storage.run(
        "a",
        () -> {
          AsyncContext.current().run(() -> storage.enterWith("b"));
          assertEquals("a", storage.getStore());
          carrier()
              .immediate(
                  () -> {
                    storage.enterWith("c");
                    seen.read();
                  });
          assertEquals("c", seen.next());
          carrier().immediate(seen::read);
          assertEquals("a", seen.next());
          assertEquals("a", storage.getStore());
        });
  }

  @Test
  @SuppressWarnings("try") // the scope is there to be closed
  default void rule1_14_runRestoresItsOwnStorageOnly() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    AsyncLocalStorage<String> other = AsyncLocalStorage.create();
    AsyncContext.root()
        .run(
            () -> {
              storage.run("a", () -> other.enterWith("b"));
              assertNull(storage.getStore());
              assertEquals("b", other.getStore());
              storage.exit(() -> other.enterWith("c"));
              assertEquals("c", other.getStore());
              try (Scope scope = storage.withScope("a")) {
                other.enterWith("d");
              }
              assertNull(storage.getStore());
              assertEquals("d", other.getStore());
            });
  }

  @Test
  default void rule1_15_whatIsEnteredInTheSameStorageEndsWithRun() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    storage.run("a", () -> storage.enterWith("b"));
    assertNull(storage.getStore());
    storage.run(
        "a",
        () -> {
          // The same store as before is no reason to let what the body enters out.
          storage.run("a", () -> storage.enterWith("b"));
          assertEquals("a", storage.getStore());
          storage.exit(() -> storage.enterWith("b"));
          assertEquals("a", storage.getStore());
        });
  }

  @Test
  default void rule1_16_outsideAnyCallbackWhatIsEnteredLastsOnThatThread() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    OwnThread.run(
        () -> {
          enter(storage, "a");
          assertEquals("a", storage.getStore());
          storage.run("b", () -> assertEquals("b", storage.getStore()));
          assertEquals("a", storage.getStore());
        });
    assertNull(storage.getStore());
    OwnThread.run(() -> assertNull(storage.getStore()));
  }

  /** Enters in a method of its own, whose end is no callback's end. */
  private static void enter(AsyncLocalStorage<String> storage, String store) {
    storage.enterWith(store);
  }
}
