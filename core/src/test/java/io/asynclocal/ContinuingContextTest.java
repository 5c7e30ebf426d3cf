package io.asynclocal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // a scope is closed, not used
final class ContinuingContextTest {
  private final AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
  private final AsyncLocalStorage<String> other =
      AsyncLocalStorage.<String>builder().name("other").build();
  private final ContinuingContext work = ContinuingContext.startingIn(AsyncContext.root());
  private Object previous;

  @BeforeEach
  void resume() {
    previous = work.attach();
  }

  @AfterEach
  void suspend() {
    assertTrue(work.detach(previous));
    assertSame(AsyncContext.root(), AsyncContext.current());
  }

  private void suspendAndResume() {
    suspend();
    resume();
  }

  @Test
  void enterWith_holdsWhenTheWorkIsResumed() {
    storage.enterWith("a");
    other.enterWith("b");
    assertEquals("a", storage.getStore());
    suspendAndResume();
    assertEquals("a", storage.getStore());
    assertEquals("b", other.getStore());
  }

  @Test
  void enterWith_isInForceElsewhereBeforeTheWorkIsDetachedHere() {
    storage.enterWith("a");
    try (OtherThread elsewhere = new OtherThread("elsewhere")) {
      elsewhere.run(
          () -> {
            Object there = work.attach();
            assertEquals("a", storage.getStore());
            storage.enterWith("b");
            assertTrue(work.detach(there));
            assertNull(storage.getStore());
          });
    }
    suspendAndResume();
    assertEquals("b", storage.getStore());
  }

  @Test
  void current_isAValueThatLaterEntersDoNotReach() {
    storage.enterWith("a");
    AsyncContext captured = AsyncContext.current();
    assertSame(captured, AsyncContext.current());
    storage.enterWith("b");
    assertEquals("a", captured.call(storage::getStore));
    assertEquals("b", storage.getStore());
    assertEquals("b", AsyncContext.current().call(storage::getStore));
  }

  @Test
  void run_restoresItsOwnStorageAndLetsOthersContinue() {
    storage.enterWith("a");
    storage.run(
        "inside",
        () -> {
          storage.enterWith("entered");
          other.run("deeper", () -> storage.enterWith("entered deeper"));
          other.enterWith("b");
        });
    assertEquals("a", storage.getStore());
    suspendAndResume();
    assertEquals("a", storage.getStore());
    assertEquals("b", other.getStore());
  }

  @Test
  void run_isNotSeenElsewhereWhileItsBodyRuns() {
    storage.enterWith("a");
    AsyncContext captured = AsyncContext.current();
    storage.run("inside", () -> assertSame(captured, work.value()));
    captured.run(() -> storage.enterWith("forgotten"));
    Object token = captured.attach();
    storage.enterWith("forgotten");
    captured.detach(token);
    assertSame(captured, work.value());
    assertEquals("a", storage.getStore());
  }

  @Test
  void scope_restoresItsOwnStorageAndLetsOthersContinue() {
    try (Scope scope = storage.withScope("inside")) {
      other.enterWith("b");
      assertEquals("inside", storage.getStore());
    }
    try (Scope scope = work.value().makeCurrent()) {
      other.enterWith("forgotten");
    }
    assertNull(storage.getStore());
    suspendAndResume();
    assertNull(storage.getStore());
    assertEquals("b", other.getStore());
  }

  @Test
  void scope_closedOutOfOrderBringsNothingBackAndTheWorkContinues() {
    try (ReportedWarnings warnings = new ReportedWarnings()) {
      Scope outer = storage.withScope("outer");
      Scope inner = other.withScope("inner");
      outer.close();
      assertEquals("inner", other.getStore());
      assertNull(storage.getStore());
      inner.close();
      assertEquals(1, warnings.messages().size());
    }
    assertNull(other.getStore());
    storage.enterWith("a");
    suspendAndResume();
    assertEquals("a", storage.getStore());
    assertNull(other.getStore());
  }

  @Test
  void disable_endsTheStoreAndTheWorkContinues() {
    storage.enterWith("a");
    other.enterWith("b");
    storage.disable();
    assertNull(storage.getStore());
    storage.enterWith("again");
    suspendAndResume();
    assertEquals("again", storage.getStore());
    assertEquals("b", other.getStore());
  }

  @Test
  void attach_insideOfOtherWorkGivesThatBackAsItIsThen() {
    ContinuingContext inner = ContinuingContext.startingIn(AsyncContext.current());
    Object outside = inner.attach();
    storage.enterWith("inner");
    Object again = work.attach();
    storage.enterWith("outer");
    assertTrue(work.detach(again));
    assertEquals("inner", storage.getStore());
    assertTrue(inner.detach(outside));
    assertEquals("outer", storage.getStore());
  }

  @Test
  void detach_doesNothingTheSecondTime() {
    assertTrue(work.detach(previous));
    assertTrue(work.detach(previous));
    storage.run(
        "outer",
        () -> {
          Object outer = work.attach();
          assertTrue(work.detach(outer));
          assertTrue(work.detach(outer));
          assertEquals("outer", storage.getStore());
        });
    resume();
  }

  @Test
  void detach_tellsOfAScopeThatIsStillOpen() {
    Scope scope = storage.withScope("open");
    assertFalse(work.detach(previous));
    resume();
    assertNull(storage.getStore());
    scope.close();
    assertNull(storage.getStore());
    storage.enterWith("a");
    suspendAndResume();
    assertEquals("a", storage.getStore());
  }

  @Test
  void detach_tellsOfAScopeOfTheRootThatIsStillOpen() {
    storage.enterWith("a");
    Scope scope = AsyncContext.root().makeCurrent();
    assertFalse(work.detach(previous));
    resume();
    scope.close();
    assertEquals("a", storage.getStore());
  }

  @Test
  void become_isAsIfAllWasEntered() {
    AsyncContext value = storage.call("a", AsyncContext::current);
    other.enterWith("b");
    work.become(value);
    assertEquals("a", storage.getStore());
    assertNull(other.getStore());
    assertSame(value, AsyncContext.current());
    Object token = value.attach();
    assertSame(work, token, "the value, not the work");
    value.detach(token);
    assertEquals("ContinuingAsyncContext[unnamed]", work.toString());
  }

  @Test
  void enter_holdsWhenTheWorkIsResumed() {
    AsyncContext before = AsyncContext.current();
    storage.enterWith("a");
    AsyncContext entered = AsyncContext.current();
    ContinuingContext.enter(before);
    suspendAndResume();
    assertSame(before, AsyncContext.current());
    ContinuingContext.enter(entered);
    suspendAndResume();
    assertEquals("a", storage.getStore());
  }

  @Test
  void enter_endsWithTheCallback() {
    AsyncContext entered = storage.call("a", AsyncContext::current);
    AsyncContext.root()
        .run(
            () -> {
              ContinuingContext.enter(entered);
              assertEquals("a", storage.getStore());
            });
    assertNull(storage.getStore());
  }

  @Test
  void uncover_givesTheWorkItsOwnContextBack() {
    storage.enterWith("a");
    AsyncContext before = AsyncContext.current();
    AsyncContext covering = storage.call("covering", AsyncContext::current);
    ContinuingContext.cover(covering);
    assertSame(covering, AsyncContext.current());
    other.enterWith("forgotten");
    AsyncContext inside = AsyncContext.current();
    ContinuingContext.cover(AsyncContext.root());
    assertNull(storage.getStore());
    ContinuingContext.uncover(inside);
    assertSame(inside, AsyncContext.current());
    ContinuingContext.uncover(before);
    assertSame(before, AsyncContext.current());
    assertSame(before, work.value());
    storage.enterWith("b");
    suspendAndResume();
    assertEquals("b", storage.getStore());
    assertNull(other.getStore());
  }

  @Test
  void uncover_outOfOrderMakesTheValueCurrent() {
    storage.enterWith("a");
    AsyncContext before = AsyncContext.current();
    ContinuingContext.cover(AsyncContext.root());
    ContinuingContext.cover(AsyncContext.root());
    ContinuingContext.uncover(before);
    assertSame(before, AsyncContext.current());
    assertSame(before, work.value());
  }

  @Test
  void detach_tellsOfACoverThatIsStillThere() {
    AsyncContext covering = storage.call("covering", AsyncContext::current);
    ContinuingContext.cover(covering);
    assertFalse(work.detach(previous));
    assertNull(storage.getStore());
    resume();
  }

  @Test
  void cover_whereNoWorkGoesOnIsTheValueItself() {
    suspend();
    AsyncContext value = storage.call("value", AsyncContext::current);
    ContinuingContext.cover(value);
    assertSame(value, AsyncContext.current());
    ContinuingContext.uncover(AsyncContext.root());
    assertNull(storage.getStore());
    resume();
  }

  @Test
  void withChange_takesOverWhatDiffersAndNothingElse() {
    AsyncContext root = AsyncContext.root();
    AsyncContext before = storage.call("a", () -> other.call("b", AsyncContext::current));
    AsyncContext after =
        before.call(
            () -> {
              storage.enterWith("changed");
              return AsyncContext.current();
            });
    AsyncContext elsewhere = other.call("elsewhere", AsyncContext::current);
    AsyncContext changed = ContinuingContext.withChange(elsewhere, before, after);
    changed.run(() -> assertEquals("changed", storage.getStore()));
    changed.run(() -> assertEquals("elsewhere", other.getStore()));
    AsyncContext undone = ContinuingContext.withChange(changed, after, root);
    undone.run(() -> assertNull(storage.getStore()));
    undone.run(() -> assertNull(other.getStore()));
    assertSame(root, undone);
    assertSame(after, ContinuingContext.withChange(before, before, after));
    assertSame(before, ContinuingContext.withChange(before, after, after));
  }

  @Test
  void withChange_ofManyStoresLooksAtEach() {
    List<AsyncLocalStorage<Integer>> many =
        Stream.generate(AsyncLocalStorage::<Integer>create).limit(40).toList();
    AsyncContext changed =
        AsyncContext.root()
            .call(
                () -> {
                  for (int i = 0; i < many.size(); i++) {
                    many.get(i).enterWith(i);
                  }
                  return AsyncContext.current();
                });
    AsyncContext mine = storage.call("mine", AsyncContext::current);
    AsyncContext both = ContinuingContext.withChange(mine, AsyncContext.root(), changed);
    both.run(
        () -> {
          assertEquals("mine", storage.getStore());
          for (int i = 0; i < many.size(); i++) {
            assertEquals(i, many.get(i).getStore());
          }
        });
    AsyncContext back = ContinuingContext.withChange(both, changed, AsyncContext.root());
    back.run(() -> assertEquals("mine", storage.getStore()));
    back.run(() -> many.forEach(it -> assertNull(it.getStore())));
  }

  @Test
  void currentOr_isTheOwnersOnlyWhereTheThreadIsInNoContext() {
    AsyncContext owner = storage.call("owner", AsyncContext::current);
    assertSame(AsyncContext.root(), ContinuingContext.currentOr(owner));
    storage.enterWith("a");
    assertSame(AsyncContext.current(), ContinuingContext.currentOr(owner));
    suspend();
    assertSame(owner, ContinuingContext.currentOr(owner));
    storage.run("a", () -> assertNotSame(owner, ContinuingContext.currentOr(owner)));
    assertSame(owner, ContinuingContext.currentOr(owner));
    resume();
  }

  @Test
  void currentOr_isTheRootWhereThatIsRunOnPurpose() {
    AsyncContext owner = storage.call("owner", AsyncContext::current);
    suspend();
    Runnable assertSuppressed =
        () -> {
          assertSame(AsyncContext.root(), AsyncContext.current());
          assertSame(AsyncContext.root(), ContinuingContext.currentOr(owner));
        };
    AsyncContext.root().run(assertSuppressed);
    AsyncContext.root().bind(assertSuppressed).run();
    AsyncContext.root().bindConsumer(unused -> assertSuppressed.run()).accept("argument");
    AsyncContext.root()
        .run(
            () -> {
              owner.run(() -> assertSame(owner, ContinuingContext.currentOr(owner)));
              owner.detach(owner.attach());
              assertSuppressed.run();
              storage.run("a", () -> storage.enterWith("b"));
              assertSuppressed.run();
              ContinuingContext.cover(owner);
              ContinuingContext.uncover(AsyncContext.root());
              assertSuppressed.run();
              storage.enterWith("entered");
              assertEquals("entered", storage.getStore());
            });
    try (Scope scope = AsyncContext.root().makeCurrent()) {
      assertSuppressed.run();
    }
    AsyncContext.root().run(assertSuppressed);
    assertSame(owner, ContinuingContext.currentOr(owner));
    resume();
  }

  @Test
  void nulls_areRefused() {
    assertThrows(NullPointerException.class, () -> ContinuingContext.startingIn(null));
    assertThrows(NullPointerException.class, () -> ContinuingContext.currentOr(null));
    assertThrows(NullPointerException.class, () -> ContinuingContext.cover(null));
    assertThrows(NullPointerException.class, () -> ContinuingContext.uncover(null));
    assertThrows(NullPointerException.class, () -> ContinuingContext.enter(null));
    assertThrows(NullPointerException.class, () -> work.become(null));
    AsyncContext root = AsyncContext.root();
    assertThrows(NullPointerException.class, () -> ContinuingContext.withChange(null, root, root));
    assertThrows(NullPointerException.class, () -> ContinuingContext.withChange(root, null, root));
    assertThrows(NullPointerException.class, () -> ContinuingContext.withChange(root, root, null));
  }

  @Test
  void hooks_leaveTheWorkInItsContext() {
    String[] seen = new String[1];
    storage.enterWith("before");
    AsyncHook hook =
        AsyncHooks.createHook(
            new AsyncHookCallbacks() {
              @Override
              public void init(long id, String type, long trigger, AsyncResource resource) {
                seen[0] = storage.getStore();
                storage.enterWith("by a hook");
              }
            });
    hook.enable();
    try {
      AsyncResource resource = new AsyncResource("Test");
      resource.runInAsyncScope(() -> storage.enterWith("by the body"));
      resource.release();
    } finally {
      hook.disable();
    }
    assertEquals("before", seen[0]);
    assertEquals("before", storage.getStore());
    storage.enterWith("a");
    suspendAndResume();
    assertEquals("a", storage.getStore());
  }
}
