package io.asynclocal.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.contract.Carrier.Emitter;
import io.asynclocal.contract.Carrier.Promise;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** SPEC section 7, as far as it is about callbacks that something else sets off. */
interface ReactionRules extends OnCarrier {

  @Test
  default void rule7_08_aReactionSeesTheContextOfItsRegistration() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    Seen seen = new Seen(storage);
    Promise promise = storage.call("made", () -> carrier().promise());
    storage.run("registered", () -> promise.then(seen::read));
    storage.run("settled", () -> carrier().immediate(promise::resolve));
    assertEquals("registered", seen.next());
  }

  @Test
  default void rule7_09_soItDoesWhenThePromiseIsSettledAlready() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    Seen seen = new Seen(storage);
    Promise promise = carrier().promise();
    storage.run("settled", promise::resolve);
    storage.run("registered", () -> promise.then(seen::read));
    assertEquals("registered", seen.next());
  }

  @Test
  default void rule7_10_soItDoesWhenThePromiseIsRejected() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    Seen seen = new Seen(storage);
    Promise promise = carrier().promise();
    storage.run("before", () -> promise.then(seen::read));
    storage.run("settled", () -> carrier().immediate(promise::reject));
    assertEquals("before", seen.next());
    storage.run("after", () -> promise.then(seen::read));
    assertEquals("after", seen.next());
  }

  @Test
  default void rule7_11_eachReactionSeesItsOwnContext() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    Seen seen = new Seen(storage);
    Promise promise = carrier().promise();
    for (String store : List.of("a", "b", "c")) {
      storage.run(
          store,
          () ->
              promise.then(
                  () -> {
                    seen.read();
                    storage.enterWith("entered by another reaction");
                  }));
    }
    promise.then(seen::read);
    promise.resolve();
    assertEquals(List.of("(null)", "a", "b", "c"), seen.next(4));
  }

  @Test
  default void rule7_12_whoeverSettlesAPromiseIsLeftAsFound() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    Seen seen = new Seen(storage);
    Promise promise = carrier().promise();
    storage.run(
        "registered",
        () ->
            promise.then(
                () -> {
                  storage.enterWith("entered");
                  seen.read();
                }));
    storage.run(
        "settled",
        () -> {
          AsyncContext settler = AsyncContext.current();
          promise.resolve();
          assertEquals(settler, AsyncContext.current());
          assertEquals("entered", seen.next());
          assertEquals(settler, AsyncContext.current());
        });
    assertNull(storage.getStore());
  }

  @Test
  default void rule7_13_anAsynchronousFunctionKeepsTheContextOfItsCall() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    Seen seen = new Seen(storage);
    Promise first = carrier().promise();
    Promise second = carrier().promise();
    Supplier<Promise> end =
        () -> {
          seen.read();
          return first;
        };
    storage.run(
        "called",
        () -> {
          carrier()
              .async(
                  List.of(
                      () -> {
                        seen.read();
                        return first;
                      },
                      () -> {
                        seen.read();
                        return second;
                      },
                      end));
          assertEquals("called", storage.getStore());
          assertEquals("called", seen.next());
        });
    storage.run("resolved", () -> carrier().immediate(first::resolve));
    assertEquals("called", seen.next());
    storage.run("rejected", () -> carrier().immediate(second::reject));
    assertEquals("called", seen.next());
  }

  @Test
  default void rule7_14_aListenerSeesTheContextOfItsRegistration() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    Seen seen = new Seen(storage);
    Emitter emitter = storage.call("made", () -> carrier().emitter());
    storage.run(
        "a",
        () ->
            emitter.on(
                () -> {
                  seen.read();
                  storage.enterWith("entered at an event");
                }));
    storage.run("b", () -> emitter.on(seen::read));
    emitter.on(seen::read);
    for (int i = 0; i < 3; i++) {
      storage.run("emitted", emitter::emit);
      assertEquals(List.of("(null)", "a", "b"), seen.next(3));
    }
    storage.run("emitted", () -> carrier().immediate(emitter::emit));
    assertEquals(List.of("(null)", "a", "b"), seen.next(3));
  }

  @Test
  default void rule7_15_whoeverEmitsIsLeftAsFound() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    Seen seen = new Seen(storage);
    Emitter emitter = carrier().emitter();
    storage.run(
        "registered",
        () ->
            emitter.on(
                () -> {
                  storage.enterWith("entered");
                  seen.read();
                }));
    storage.run(
        "emitted",
        () -> {
          AsyncContext caller = AsyncContext.current();
          emitter.emit();
          assertEquals(caller, AsyncContext.current());
          assertEquals("entered", seen.next());
          assertEquals(caller, AsyncContext.current());
        });
  }
}
