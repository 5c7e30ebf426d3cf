package io.asynclocal.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.Scope;
import io.asynclocal.ThreadView;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** SPEC section 2, as far as it is about capturing and restoring. */
interface ContextRules {

  @Test
  default void rule2_01_currentHasEveryStoreThatIsInForce() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    AsyncLocalStorage<String> other = AsyncLocalStorage.create();
    AsyncContext captured = storage.call("a", () -> other.call("b", AsyncContext::current));
    captured.run(
        () -> {
          assertSame(captured, AsyncContext.current());
          assertEquals("a", storage.getStore());
          assertEquals("b", other.getStore());
        });
  }

  @Test
  default void rule2_02_aContextNeverChanges() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    storage.run(
        "a",
        () -> {
          AsyncContext captured = AsyncContext.current();
          storage.enterWith("b");
          captured.run(() -> storage.enterWith("c"));
          captured.run(() -> assertEquals("a", storage.getStore()));
        });
  }

  @Test
  default void rule2_03_nothingIsBoundInTheRoot() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    AsyncLocalStorage<String> other = AsyncLocalStorage.<String>builder().defaultValue("d").build();
    Runnable body =
        () -> {
          assertNull(storage.getStore());
          assertEquals("d", other.getStore());
        };
    storage.run("a", () -> other.run("b", () -> AsyncContext.root().run(body)));
  }

  @Test
  default void rule2_04_whatWasUnboundAtTheCaptureIsUnboundInTheContext() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    AsyncLocalStorage<String> other = AsyncLocalStorage.create();
    AsyncContext captured = storage.call("a", AsyncContext::current);
    other.run("b", () -> captured.run(() -> assertNull(other.getStore())));
  }

  @Test
  default void rule2_05_theCallersWholeContextIsBackAfterwards() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    AsyncLocalStorage<String> other = AsyncLocalStorage.create();
    AsyncContext captured = storage.call("a", AsyncContext::current);
    storage.run(
        "b",
        () -> {
          AsyncContext caller = AsyncContext.current();
          Runnable body =
              () -> {
                storage.enterWith("c");
                other.enterWith("d");
                throw new ThrownOnPurpose();
              };
          assertThrows(ThrownOnPurpose.class, () -> captured.run(body));
          assertSame(caller, AsyncContext.current());
          captured.run(() -> other.enterWith("d"));
          assertSame(caller, AsyncContext.current());
        });
  }

  @Test
  default void rule2_06_callReturnsTheValueAndLetsTheExceptionOutWithItsType() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    AsyncContext captured = storage.call("a", AsyncContext::current);
    assertEquals("a!", captured.call(() -> storage.getStore() + "!"));
    IOException thrown = new IOException("on purpose");
    try {
      captured.call(
          () -> {
            throw thrown;
          });
    } catch (IOException caught) {
      assertSame(thrown, caught);
      assertNull(storage.getStore());
      return;
    }
    throw new AssertionError("The exception did not come out.");
  }

  @Test
  default void rule2_07_attachMakesCurrentUntilItsTokenIsGivenBack() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    AsyncContext captured = storage.call("a", AsyncContext::current);
    storage.run(
        "b",
        () -> {
          AsyncContext caller = AsyncContext.current();
          Object token = captured.attach();
          try {
            assertEquals("a", storage.getStore());
            storage.enterWith("forgotten");
          } finally {
            captured.detach(token);
          }
          assertSame(caller, AsyncContext.current());
        });
  }

  @Test
  default void rule2_08_aContextMayBeCurrentOnManyThreadsAtOnce() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    AsyncContext captured = storage.call("a", AsyncContext::current);
    CountDownLatch entered = new CountDownLatch(1);
    captured.run(
        () -> {
          OwnThread.run(
              () ->
                  captured.run(
                      () -> {
                        storage.enterWith("b");
                        entered.countDown();
                        assertEquals("b", storage.getStore());
                      }));
          Deadline.await(entered);
          assertEquals("a", storage.getStore());
        });
  }

  @Test
  default void rule2_16_aDerivedContextDiffersInOneStorageAndItsOriginStays() {
    AsyncLocalStorage<String> one = AsyncLocalStorage.create();
    AsyncLocalStorage<String> other =
        AsyncLocalStorage.<String>builder().defaultValue("default").build();
    AsyncContext origin = one.call("a", AsyncContext::current);
    AsyncContext both = origin.with(other, "b");
    both.run(
        () -> {
          assertEquals("a", one.getStore());
          assertEquals("b", other.getStore());
        });
    both.with(one, null)
        .without(other)
        .run(
            () -> {
              assertNull(one.getStore());
              assertEquals("default", other.getStore());
            });
    origin.run(() -> assertEquals("default", other.getStore()));
  }

  @Test
  @SuppressWarnings("try") // a scope is closed, not used
  default void rule2_17_whatIsEnteredInAnEntryEndsWithIt() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    OwnThread.run(
        () -> {
          AsyncContext.root().run(() -> storage.enterWith("the first request's"));
          assertNull(storage.getStore());
          try (Scope entry = AsyncContext.root().with(storage, "brought").makeCurrent()) {
            assertEquals("brought", storage.getStore());
            storage.enterWith("the second request's");
          }
          assertNull(storage.getStore());
          assertTrue(ThreadView.ofCurrentThread().holdsNothing());
        });
  }
}
