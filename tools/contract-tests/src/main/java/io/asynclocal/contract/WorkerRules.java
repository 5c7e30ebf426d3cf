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
    int begun = storage.call("a", () -> beginOnEveryBoundary(body));
    assertEquals(Collections.nCopies(begun, "entered"), seen.next(begun));
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
    int begun = storage.call("a", () -> beginOnEveryBoundary(body));
    assertEquals(Collections.nCopies(begun, "entered"), seen.next(begun));
    assertEquals(Set.of("(null)"), traces.foundOn(carrier().workers()));
    // The carrier goes on working, and the next callback has its own stores.
    storage.run("b", () -> carrier().immediate(seen::read));
    assertEquals("b", seen.next());
  }

  /** Begins more callbacks than there are workers, as a rule, and returns how many. */
  private int beginOnEveryBoundary(Runnable body) {
    int times = 16;
    for (int i = 0; i < times; i++) {
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
    return 5 * times;
  }
}
