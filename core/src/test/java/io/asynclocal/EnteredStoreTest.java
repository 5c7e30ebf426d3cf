package io.asynclocal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What another library's scope does with a store, however that is closed. */
@ExtendWith(RootContext.class)
class EnteredStoreTest {
  private final AsyncLocalStorage<String> span = AsyncLocalStorage.create();
  private final AsyncLocalStorage<String> other = AsyncLocalStorage.create();

  /** Some leave theirs in force on purpose. */
  @AfterEach
  void leaveAll() {
    ContinuingContext.enter(AsyncContext.root());
  }

  private static final class Entered extends EnteredStore {
    Entered(AsyncLocalStorage<String> storage, String store) {
      super(storage, store);
    }

    boolean close() {
      return leave();
    }
  }

  private Entered enter(String store) {
    return new Entered(span, store);
  }

  @Test
  void store_isInForceUntilItIsTakenBackAndTheContextIsTheSameAgain() {
    AsyncContext before = AsyncContext.current();
    Entered outer = enter("outer");
    Entered inner = enter("inner");
    assertEquals("inner", span.getStore());
    assertTrue(inner.close());
    assertEquals("outer", span.getStore());
    assertTrue(outer.close());
    assertSame(before, AsyncContext.current());
  }

  @Test
  void store_mayBeNull() {
    Entered outer = enter("outer");
    Entered none = enter(null);
    assertNull(span.getStore());
    assertTrue(none.close());
    assertEquals("outer", span.getStore());
    assertTrue(outer.close());
  }

  @Test
  void whatWasEnteredInOtherStoragesMeanwhileStays() {
    Entered entered = enter("span");
    other.enterWith("other");
    assertTrue(entered.close());
    assertNull(span.getStore());
    assertEquals("other", other.getStore());
  }

  @Test
  void closedTwice_changesNothingTheSecondTime() {
    Entered outer = enter("outer");
    Entered inner = enter("inner");
    assertTrue(inner.close());
    assertFalse(inner.close());
    assertEquals("outer", span.getStore());
    assertTrue(outer.close());
  }

  @Test
  void closedOutOfOrder_changesNothing() {
    Entered outer = enter("outer");
    Entered inner = enter("inner");
    assertFalse(outer.close());
    assertEquals("inner", span.getStore());
    assertTrue(inner.close());
    assertEquals("outer", span.getStore());
    assertTrue(outer.close());
  }

  /** An equal store of somebody else's isn't this one's. */
  @Test
  void closedWhereAnEqualStoreIsInForce_changesNothing() {
    Entered entered = enter(new String("span"));
    span.enterWith(new String("span"));
    assertFalse(entered.close());
    assertEquals("span", span.getStore());
  }

  @Test
  void closedOnAnotherThread_changesNothingThereAndMayBeClosedHere() {
    Entered entered = enter("span");
    boolean closed = CompletableFuture.supplyAsync(() -> span.call("there", entered::close)).join();
    assertFalse(closed);
    assertEquals("span", span.getStore());
    assertTrue(entered.close());
    assertNull(span.getStore());
  }

  @Test
  void closedWhereItsContextHasFollowed_isClosedForThatWork() {
    Entered entered = enter("span");
    AsyncContext captured = AsyncContext.current();
    String seen =
        CompletableFuture.supplyAsync(
                () -> captured.call(() -> entered.close() + " " + span.getStore()))
            .join();
    assertEquals("true null", seen);
    assertEquals("span", span.getStore());
    assertFalse(entered.close());
  }

  /** A coroutine enters and leaves on the threads that it is resumed on. */
  @Test
  void work_leavesWhatItEnteredBeforeItWasSuspended() {
    ContinuingContext work = ContinuingContext.startingIn(AsyncContext.root());
    Object token = work.attach();
    Entered entered = enter("span");
    work.detach(token);
    assertNull(span.getStore());
    CompletableFuture.runAsync(
            () -> {
              Object resumed = work.attach();
              assertEquals("span", span.getStore());
              assertTrue(entered.close());
              assertNull(span.getStore());
              work.detach(resumed);
            })
        .join();
  }

  @Test
  void leftOpen_endsWithItsCallback() {
    AsyncContext.root().run(() -> enter("span"));
    assertNull(span.getStore());
  }

  @Test
  void store_isKeptByNobodyWhenItWasTakenBack() {
    AsyncLocalStorage<Object> kept = AsyncLocalStorage.create();
    Reachability stores = new Reachability();
    enterAndLeave(kept, stores.watched());
    stores.assertAllCollected();
  }

  private static void enterAndLeave(AsyncLocalStorage<Object> storage, Object store) {
    final class OfObjects extends EnteredStore {
      OfObjects() {
        super(storage, store);
      }

      boolean close() {
        return leave();
      }
    }
    assertTrue(new OfObjects().close());
  }

  @Test
  void noStorage_isRefused() {
    assertThrows(NullPointerException.class, () -> new Entered(null, "span"));
    assertNull(span.getStore());
  }
}
