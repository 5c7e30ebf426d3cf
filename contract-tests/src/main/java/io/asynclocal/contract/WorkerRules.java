package io.asynclocal.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.contract.Carrier.Emitter;
import io.asynclocal.contract.Carrier.Promise;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** SPEC section 7, as far as it is about the threads that callbacks leave behind. */
interface WorkerRules extends OnCarrier {
  /** How often each of the five boundaries is crossed. */
  int TIMES = 16;

  @Test
  default void rule7_16_aWorkerIsLeftAsItWasFound() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    Seen seen = new Seen(storage);
    Traces traces = new Traces(storage);
    Runnable body =
        () -> {
          traces.visit();
          storage.enterWith("entered");
          seen.read();
        };
    storage.run("a", () -> beginOnEveryBoundary(body));
    assertEquals(Collections.nCopies(5 * TIMES, "entered"), seen.next(5 * TIMES));
    assertEquals(Set.of("(null)"), traces.foundOn(carrier().workers()));
  }

  @Test
  default void rule7_17_aWorkerIsLeftAsItWasFoundAfterACallbackThrew() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    Seen seen = new Seen(storage);
    Traces traces = new Traces(storage);
    Runnable body =
        () -> {
          traces.visit();
          storage.enterWith("entered");
          seen.readAndThrow();
        };
    storage.run("a", () -> beginOnEveryBoundary(body));
    assertEquals(Collections.nCopies(5 * TIMES, "entered"), seen.next(5 * TIMES));
    assertEquals(Set.of("(null)"), traces.foundOn(carrier().workers()));
    // The carrier goes on working, and the next callback has its own stores.
    storage.run("b", () -> carrier().immediate(seen::read));
    assertEquals("b", seen.next());
  }

  private void beginOnEveryBoundary(Runnable body) {
    for (int i = 0; i < TIMES; i++) {
      carrier().immediate(body);
      carrier().microtask(body);
      carrier().timer(Duration.ofMillis(1), body);
      Promise promise = carrier().promise();
      promise.then(body);
      carrier().immediate(promise::resolve);
      Emitter emitter = carrier().emitter();
      emitter.on(body);
      carrier().immediate(emitter::emit);
    }
  }
}
