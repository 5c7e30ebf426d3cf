package io.asynclocal.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import java.io.IOException;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** SPEC section 2, as far as it is about binding functions. */
interface BindRules extends OnCarrier {

  @Test
  default void rule2_09_aBoundFunctionRunsInTheContextOfItsBinding() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    Seen seen = new Seen(storage);
    Runnable bound = storage.call("a", () -> AsyncContext.current().bind(seen::read));
    storage.run("b", bound);
    assertEquals("a", seen.next());
    for (int i = 0; i < 100; i++) {
      carrier().workers().execute(bound);
    }
    assertEquals(Collections.nCopies(100, "a"), seen.next(100));
  }

  @Test
  default void rule2_10_whatABoundFunctionEntersIsForgottenAtItsEnd() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    Seen seen = new Seen(storage);
    Runnable bound =
        storage.call(
            "a",
            () ->
                AsyncContext.current()
                    .bind(
                        () -> {
                          seen.read();
                          storage.enterWith("b");
                        }));
    storage.run(
        "c",
        () -> {
          bound.run();
          bound.run();
          assertEquals("c", storage.getStore());
        });
    assertEquals("a", seen.next());
    assertEquals("a", seen.next());
  }

  @Test
  default void rule2_11_ofTwoBindingsTheInnerOneCounts() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    Seen seen = new Seen(storage);
    Runnable inner = storage.call("a", () -> AsyncContext.current().bind(seen::read));
    storage.call("b", () -> AsyncContext.current().bind(inner)).run();
    assertEquals("a", seen.next());
  }

  @Test
  default void rule2_12_everyFunctionalShapeCanBeBound() throws Exception {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    AsyncContext captured = storage.call("s", AsyncContext::current);
    StringBuilder consumed = new StringBuilder();

    Runnable task = () -> consumed.append(storage.getStore()).append(';');
    captured.bind(task).run();
    assertEquals("s", captured.bind(storage::getStore).call());
    assertEquals("s", captured.bindSupplier(storage::getStore).get());
    assertEquals("as", captured.bindFunction(a -> a + storage.getStore()).apply("a"));
    assertEquals(
        "abs", captured.bindBiFunction((a, b) -> a + "" + b + storage.getStore()).apply("a", "b"));
    captured
        .bindConsumer(a -> consumed.append(a).append(storage.getStore()).append(';'))
        .accept("a");
    captured
        .bindBiConsumer((a, b) -> consumed.append(a).append(b).append(storage.getStore()))
        .accept("a", "b");
    assertEquals("s;as;abs", consumed.toString());
    assertEquals(true, captured.bindPredicate(a -> a.equals(storage.getStore())).test("s"));
    assertEquals(
        false, captured.bindBiPredicate((a, b) -> b.equals(storage.getStore())).test("s", "t"));
    assertEquals("as", captured.<String>bindUnaryOperator(a -> a + storage.getStore()).apply("a"));
    assertEquals(
        "abs",
        captured.<String>bindBinaryOperator((a, b) -> a + b + storage.getStore()).apply("a", "b"));
  }

  @Test
  default void rule2_13_aBoundListenersEveryMethodRunsInTheContext() throws IOException {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    TextListener listener = (text) -> text + storage.getStore();
    TextListener bound =
        storage.call("s", () -> AsyncContext.current().bindListener(TextListener.class, listener));
    assertEquals("as", bound.on("a"));
    assertEquals("default s", bound.onDefault(storage));
    IOException thrown = new IOException("on purpose");
    assertSame(thrown, assertThrows(IOException.class, () -> bound.onFailure(thrown)));
    assertNull(storage.getStore());
  }

  @Test
  default void rule2_14_aBoundListenerEqualsTheListener() {
    TextListener listener = (text) -> text;
    TextListener bound = AsyncContext.current().bindListener(TextListener.class, listener);
    assertNotSame(listener, bound);
    assertEquals(bound, listener);
    assertEquals(bound, AsyncContext.current().bindListener(TextListener.class, listener));
    assertEquals(listener.hashCode(), bound.hashCode());
  }

  @Test
  default void rule2_15_snapshotAndBindOfTheStorageAreThoseOfTheContext() throws Exception {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    Seen seen = new Seen(storage);
    storage.run("a", () -> assertSame(AsyncContext.current(), AsyncLocalStorage.snapshot()));
    storage.call("a", () -> AsyncLocalStorage.bind(seen::read)).run();
    assertEquals("a", seen.next());
    assertEquals("a", storage.call("a", () -> AsyncLocalStorage.bind(storage::getStore)).call());
  }
}
