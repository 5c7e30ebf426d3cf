package io.asynclocal.opentelemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.Scope;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** OpenTelemetry's strict mode on top of our storage; runs in a process of its own. */
@SuppressWarnings("try") // scopes are closed, not used
@Tag("strict")
class StrictModeTest {
  private static final ContextKey<String> ANIMAL = ContextKey.named("animal");
  private static final Context CAT = Context.root().with(ANIMAL, "cat");

  @BeforeEach
  void isStrict() {
    assertNotEquals(StoreContextStorage.class, ContextStorage.get().getClass());
  }

  /** Fails if a scope is open that nobody has closed. */
  private static void checkScopes() throws Exception {
    ((AutoCloseable) ContextStorage.get()).close();
  }

  @Test
  void rightUse_isFollowedAndNotReported() throws Exception {
    try (Elsewhere elsewhere = new Elsewhere();
        Scope scope = CAT.makeCurrent()) {
      assertEquals(
          "cat",
          elsewhere.call(
              () -> {
                try (Scope inner = Context.root().makeCurrent()) {
                  assertEquals(null, Context.current().get(ANIMAL));
                }
                return Context.current().get(ANIMAL);
              }));
    }
    checkScopes();
  }

  @Test
  void scopeThatIsClosedOnAnotherThread_isReportedWithBoth() throws Exception {
    try (Elsewhere elsewhere = new Elsewhere()) {
      AsyncContext.root()
          .call(
              () -> {
                Scope scope = CAT.makeCurrent();
                return elsewhere.call(
                    () -> assertThrows(IllegalStateException.class, scope::close));
              });
      IllegalStateException told =
          AsyncContext.root()
              .call(
                  () -> {
                    Scope scope = CAT.makeCurrent();
                    return elsewhere.callBare(
                        () -> assertThrows(IllegalStateException.class, scope::close));
                  });
      String here = Thread.currentThread().getName();
      assertTrue(told.getMessage().contains("[" + here + "]"), told.getMessage());
      assertTrue(told.getMessage().contains("[elsewhere]"), told.getMessage());
    }
    checkScopes();
  }

  @Test
  void scopeThatIsLeftOpen_isReported() throws Exception {
    Scope scope = AsyncContext.root().call(CAT::makeCurrent);
    assertThrows(AssertionError.class, StrictModeTest::checkScopes);
    scope.close();
    checkScopes();
  }
}
