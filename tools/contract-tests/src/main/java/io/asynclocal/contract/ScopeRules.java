package io.asynclocal.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.Scope;
import org.junit.jupiter.api.Test;

/** SPEC section 3. */
@SuppressWarnings("try") // the scopes are there to be closed
interface ScopeRules {

  @Test
  default void rule3_01_aScopeBindsUntilItIsClosed() {
    AsyncLocalStorage<String> storage =
        AsyncLocalStorage.<String>builder().defaultValue("d").build();
    try (Scope scope = storage.withScope("a")) {
      assertEquals("a", storage.getStore());
      try (Scope inner = storage.withScope(null)) {
        assertNull(storage.getStore());
      }
      assertEquals("a", storage.getStore());
      storage.enterWith("b");
    }
    assertEquals("d", storage.getStore());
  }

  @Test
  default void rule3_02_aScopeOfAContextPutsTheCallersWholeContextBack() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    AsyncLocalStorage<String> other = AsyncLocalStorage.create();
    AsyncContext captured = storage.call("a", AsyncContext::current);
    storage.run(
        "b",
        () -> {
          AsyncContext caller = AsyncContext.current();
          try (Scope scope = captured.makeCurrent()) {
            assertSame(captured, AsyncContext.current());
            other.enterWith("c");
          }
          assertSame(caller, AsyncContext.current());
        });
  }

  @Test
  default void rule3_03_closingTwiceDoesNothing() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    storage.run(
        "a",
        () -> {
          Scope scope = storage.withScope("b");
          scope.close();
          storage.enterWith("c");
          scope.close();
          assertEquals("c", storage.getStore());
        });
  }

  @Test
  default void rule3_04_closingOnAnotherThreadThrowsAndChangesNothing() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    String opener = Thread.currentThread().getName();
    try (Scope scope = storage.withScope("a")) {
      OwnThread.run(
          () -> {
            storage.enterWith("b");
            IllegalStateException refused = assertThrows(IllegalStateException.class, scope::close);
            assertEquals("b", storage.getStore());
            String message = refused.toString();
            assertTrue(message.contains("'own-thread'"), message);
            assertTrue(message.contains("opened on thread '" + opener + "'"), message);
          });
      assertEquals("a", storage.getStore());
    }
    assertNull(storage.getStore());
  }

  @Test
  default void rule3_05_closingOutOfOrderBringsNothingBack() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    try (LogRecords quiet = LogRecords.open()) {
      storage.run(
          "a",
          () -> {
            Scope outer = storage.withScope("b");
            Scope middle = storage.withScope("c");
            Scope inner = storage.withScope("d");
            outer.close();
            assertEquals("a", storage.getStore());
            inner.close();
            assertEquals("a", storage.getStore());
            middle.close();
            assertEquals("a", storage.getStore());
          });
      assertNull(storage.getStore());
    }
  }

  @Test
  default void rule3_06_closingOutOfOrderIsReported() {
    AsyncLocalStorage<String> storage =
        AsyncLocalStorage.<String>builder().name("requestId").build();
    try (LogRecords records = LogRecords.open()) {
      Scope outer = storage.withScope("a");
      Scope inner = storage.withScope("b");
      outer.close();
      inner.close();
      assertEquals(1, records.messages().size(), records.messages()::toString);
      String message = records.messages().get(0);
      assertTrue(message.contains("requestId"), message);
      assertTrue(message.contains("'" + Thread.currentThread().getName() + "'"), message);
    }
  }
}
