package io.asynclocal.opentelemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.ContinuingContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.Scope;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What OpenTelemetry's tests ask of a storage, and what a store does besides. The storage is the
 * one that OpenTelemetry has found.
 */
@SuppressWarnings("try") // scopes are closed, not used
class ContextStorageTest {
  private static final ContextKey<String> ANIMAL = ContextKey.named("animal");

  private final Context cat = Context.root().with(ANIMAL, "cat");
  private final Context dog = Context.root().with(ANIMAL, "dog");
  private final Elsewhere elsewhere = new Elsewhere();

  private static String animal() {
    return Context.current().get(ANIMAL);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    assertSame(Context.root(), Context.current());
    assertSame(AsyncContext.root(), AsyncContext.current());
    assertSame(AsyncContext.root(), elsewhere.callBare(AsyncContext::current));
    elsewhere.close();
  }

  @Test
  void openTelemetry_hasFoundTheStorage() {
    assertEquals(StoreContextStorage.class, ContextStorage.get().getClass());
  }

  @Test
  void makeCurrent_holdsUntilTheScopeIsClosed() {
    try (Scope outer = cat.makeCurrent()) {
      assertEquals("cat", animal());
      try (Scope inner = Context.root().makeCurrent()) {
        assertNull(animal());
      }
      assertEquals("cat", animal());
    }
    assertNull(animal());
  }

  @Test
  void makeCurrent_twiceIsAsOnce() {
    try (Scope outer = cat.makeCurrent()) {
      AsyncContext once = AsyncContext.current();
      try (Scope inner = cat.makeCurrent()) {
        assertSame(once, AsyncContext.current());
      }
      assertEquals("cat", animal());
    }
  }

  @Test
  void attach_ofNullDoesNothing() {
    try (Scope scope = ContextStorage.get().attach(null)) {
      assertSame(Context.root(), Context.current());
    }
  }

  @Test
  void bareThread_beginsInTheRoot() throws Exception {
    try (Scope scope = cat.makeCurrent()) {
      assertSame(Context.root(), elsewhere.callBare(Context::current));
    }
  }

  @Test
  void close_inTheWrongOrderIsIgnoredUntilItIsRight() {
    Scope outer = cat.makeCurrent();
    Scope inner = dog.makeCurrent();
    outer.close();
    assertEquals("dog", animal());
    inner.close();
    assertEquals("cat", animal());
    outer.close();
    assertNull(animal());
  }

  @Test
  void close_twiceDoesNothingMore() {
    Scope outer = cat.makeCurrent();
    Scope inner = dog.makeCurrent();
    inner.close();
    assertEquals("cat", animal());
    outer.close();
    inner.close();
    outer.close();
    assertNull(animal());
  }

  @Test
  void close_onAnotherThreadDoesNothingThere() throws Exception {
    Scope scope = cat.makeCurrent();
    elsewhere.callBare(
        () -> {
          Scope theirs = dog.makeCurrent();
          scope.close();
          assertEquals("dog", animal());
          theirs.close();
          return null;
        });
    assertEquals("cat", animal());
    scope.close();
  }

  @Test
  void close_whereTheContextHasFollowedEndsItThereAlone() throws Exception {
    Context bird = Context.root().with(ANIMAL, "bird");
    try (Scope scope = cat.makeCurrent()) {
      Scope inner = bird.makeCurrent();
      assertEquals(
          "cat",
          elsewhere.call(
              () -> {
                inner.close();
                return animal();
              }));
      assertEquals("cat", AsyncContext.current().call(() -> animal().replace("bird", "cat")));
    } finally {
      // The scope was closed elsewhere, which this thread doesn't know.
      assertEquals("bird", animal());
      ContinuingContext.enter(AsyncContext.root());
    }
  }

  @Test
  void close_keepsWhatOtherStoragesHaveEntered() {
    AsyncLocalStorage<String> tenant = AsyncLocalStorage.create();
    AsyncContext.root()
        .run(
            () -> {
              try (Scope scope = cat.makeCurrent()) {
                tenant.enterWith("acme");
              }
              assertNull(animal());
              assertEquals("acme", tenant.getStore());
            });
  }

  @Test
  void whatIsNotClosed_endsWithTheTask() throws Exception {
    Context seen =
        elsewhere.call(
            () -> {
              cat.makeCurrent();
              return Context.current();
            });
    assertSame(cat, seen);
    assertSame(Context.root(), elsewhere.callBare(Context::current));
  }

  @Test
  void workThatContinues_keepsItsScopeOnWhateverThread() throws Exception {
    ContinuingContext work = ContinuingContext.startingIn(AsyncContext.root());
    Object here = work.attach();
    Scope scope = cat.makeCurrent();
    work.detach(here);
    elsewhere.callBare(
        () -> {
          Object there = work.attach();
          assertEquals("cat", animal());
          scope.close();
          assertNull(animal());
          return work.detach(there);
        });
    assertSame(AsyncContext.root(), work.value());
  }

  @Test
  void openTelemetrysOwnWrappers_goOnWorking() throws Exception {
    Executor wrapped = cat.wrap((Executor) Runnable::run);
    String[] seen = new String[2];
    wrapped.execute(() -> seen[0] = animal());
    try (Scope scope = dog.makeCurrent()) {
      Runnable task = () -> seen[1] = animal();
      elsewhere.run(cat.wrap(task));
      assertEquals("dog", animal());
    }
    assertEquals("cat", seen[0]);
    assertEquals("cat", seen[1]);
  }
}
