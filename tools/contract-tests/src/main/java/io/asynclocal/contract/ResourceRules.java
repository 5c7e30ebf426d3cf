package io.asynclocal.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.AsyncResource;
import java.io.IOException;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** SPEC section 4. */
interface ResourceRules extends OnCarrier {

  @Test
  default void rule4_01_aResourceRunsInTheContextOfItsConstruction() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    Seen seen = new Seen(storage);
    AsyncResource resource = storage.call("a", () -> new AsyncResource("Query"));
    storage.run("b", () -> resource.runInAsyncScope(seen::read));
    assertEquals("a", seen.next());
    for (int i = 0; i < 100; i++) {
      carrier().workers().execute(() -> resource.runInAsyncScope(seen::read));
    }
    assertEquals(Collections.nCopies(100, "a"), seen.next(100));
  }

  @Test
  default void rule4_02_callInAsyncScopeReturnsTheValueAndLetsTheExceptionOutWithItsType() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    AsyncResource resource = storage.call("a", () -> new AsyncResource("Query"));
    assertEquals("a!", resource.callInAsyncScope(() -> storage.getStore() + "!"));
    IOException thrown = new IOException("on purpose");
    try {
      resource.callInAsyncScope(
          () -> {
            throw thrown;
          });
    } catch (IOException caught) {
      assertSame(thrown, caught);
      return;
    }
    throw new AssertionError("The exception did not come out.");
  }

  @Test
  default void rule4_03_theCallersWholeContextIsBackAfterwards() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    AsyncLocalStorage<String> other = AsyncLocalStorage.create();
    AsyncResource resource = storage.call("a", () -> new AsyncResource("Query"));
    storage.run(
        "b",
        () -> {
          AsyncContext caller = AsyncContext.current();
          resource.runInAsyncScope(() -> other.enterWith("c"));
          assertSame(caller, AsyncContext.current());
          Runnable body =
              () -> {
                other.enterWith("c");
                throw new ThrownOnPurpose();
              };
          assertThrows(ThrownOnPurpose.class, () -> resource.runInAsyncScope(body));
          assertSame(caller, AsyncContext.current());
        });
  }

  @Test
  default void rule4_04_aResourceForgetsWhatIsEnteredInIt() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    AsyncResource resource = storage.call("a", () -> new AsyncResource("Query"));
    resource.runInAsyncScope(
        () -> {
          storage.enterWith("b");
          // Inside itself, too, it starts from its own context.
          resource.runInAsyncScope(() -> assertEquals("a", storage.getStore()));
          assertEquals("b", storage.getStore());
        });
    resource.runInAsyncScope(() -> assertEquals("a", storage.getStore()));
    assertNull(storage.getStore());
  }

  @Test
  default void rule4_05_aFunctionBoundToAResourceRunsInTheResourcesContext() throws Exception {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    Seen seen = new Seen(storage);
    AsyncResource resource = storage.call("a", () -> new AsyncResource("Query"));
    storage.run(
        "b",
        () -> {
          resource.bind(seen::read).run();
          assertEquals("a", seen.next());
        });
    assertEquals("a", storage.call("b", () -> resource.bind(storage::getStore)).call());
  }

  @Test
  default void rule4_06_theStaticBindCapturesWhereItIsCalled() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    Seen seen = new Seen(storage);
    Runnable bound = storage.call("a", () -> AsyncResource.bind("Query", seen::read));
    storage.run("b", bound);
    assertEquals("a", seen.next());
  }

  @Test
  default void rule4_07_aResourceAnswersItsType() {
    assertEquals("Query", new AsyncResource("Query").type());
  }
}
