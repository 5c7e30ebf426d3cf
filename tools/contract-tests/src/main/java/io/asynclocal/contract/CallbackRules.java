package io.asynclocal.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.asynclocal.AsyncLocalStorage;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** SPEC section 7, as far as it is about callbacks that begin where they are handed over. */
interface CallbackRules extends OnCarrier {

  @Test
  default void rule7_01_aCallbackSeesEveryStoreThatWasInForceWhereItWasBegun() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    AsyncLocalStorage<String> other = AsyncLocalStorage.create();
    handingOver()
        .forEach(
            (name, handOver) -> {
              Seen seen = new Seen(storage);
              Seen seenOther = new Seen(other);
              Runnable body =
                  () -> {
                    seen.read();
                    seenOther.read();
                  };
              storage.run("a", () -> other.run("b", () -> handOver.accept(body)));
              assertEquals("a", seen.next(), name);
              assertEquals("b", seenOther.next(), name);
            });
  }

  @Test
  default void rule7_02_theCaptureIsWhereTheCallbackIsBegun() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    handingOver()
        .forEach(
            (name, handOver) -> {
              Seen seen = new Seen(storage);
              storage.run(
                  "a",
                  () -> {
                    handOver.accept(seen::read);
                    // Neither what is entered afterwards nor the end of run reaches the callback.
                    storage.enterWith("b");
                  });
              assertEquals("a", seen.next(), name);
            });
  }

  @Test
  default void rule7_03_theRestoreIsOnAnyThread() throws Exception {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    Seen seen = new Seen(storage);
    storage.run(
        "a",
        () ->
            carrier()
                .timer(
                    Duration.ofMillis(1),
                    () -> {
                      seen.read();
                      thread.complete(Thread.currentThread());
                    }));
    assertEquals("a", seen.next());
    assertNotEquals(Thread.currentThread(), thread.get(), "A carrier runs bodies on real threads.");
  }

  @Test
  default void rule7_04_whatWasUnboundIsUnboundInTheCallback() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    AsyncLocalStorage<String> withDefault =
        AsyncLocalStorage.<String>builder().defaultValue("d").build();
    Seen seen = new Seen(storage);
    Seen seenDefault = new Seen(withDefault);
    // Callbacks with stores have been on the same threads before.
    storage.run("a", () -> withDefault.run("b", () -> carrier().immediate(seen::read)));
    assertEquals("a", seen.next());
    handingOver()
        .forEach(
            (name, handOver) -> {
              handOver.accept(seen::read);
              assertNull(seen.next(), name);
              handOver.accept(seenDefault::read);
              assertEquals("d", seenDefault.next(), name);
            });
  }

  @Test
  default void rule7_05_aNullStoreIsCarriedAsAnyOther() {
    AsyncLocalStorage<String> storage =
        AsyncLocalStorage.<String>builder().defaultValue("d").build();
    handingOver()
        .forEach(
            (name, handOver) -> {
              Seen seen = new Seen(storage);
              storage.run(null, () -> handOver.accept(seen::read));
              assertNull(seen.next(), name);
            });
  }

  @Test
  default void rule7_06_theCallersContextIsAsItWas() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    storage.run(
        "a",
        () ->
            handingOver()
                .forEach(
                    (name, handOver) -> {
                      Seen seen = new Seen(storage);
                      handOver.accept(seen::read);
                      assertEquals("a", storage.getStore(), name);
                      seen.next();
                      assertEquals("a", storage.getStore(), name);
                    }));
  }

  @Test
  default void rule7_07_aCallbackRunsOnce() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    handingOver()
        .forEach(
            (name, handOver) -> {
              Seen seen = new Seen(storage);
              storage.run(
                  "a",
                  () -> {
                    for (int i = 0; i < 500; i++) {
                      handOver.accept(seen::read);
                    }
                  });
              assertEquals(Collections.nCopies(500, "a"), seen.next(500), name);
              assertEquals(0, seen.unread(), name);
            });
  }

  /** {@return the carrier's ways to hand a callback over, by name} */
  private Map<String, Consumer<Runnable>> handingOver() {
    Map<String, Consumer<Runnable>> ways = new LinkedHashMap<>();
    ways.put("immediate", carrier()::immediate);
    ways.put("microtask", carrier()::microtask);
    ways.put("timer", body -> carrier().timer(Duration.ofMillis(2), body));
    ways.put("timer without delay", body -> carrier().timer(Duration.ZERO, body));
    return ways;
  }
}
