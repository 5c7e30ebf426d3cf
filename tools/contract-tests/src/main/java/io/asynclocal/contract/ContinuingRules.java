package io.asynclocal.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncBoundary;
import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.AsyncResource;
import io.asynclocal.ContinuingContext;
import io.asynclocal.Scope;
import io.asynclocal.ThreadState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** SPEC section 14. */
interface ContinuingRules {

  @Test
  default void rule14_01_whatIsEnteredHoldsWhereverTheWorkIsResumed() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    ContinuingContext work = ContinuingContext.startingIn(AsyncContext.root());
    resumed(work, () -> storage.enterWith("entered"));
    assertNull(storage.getStore());
    OwnThread.run(
        () -> {
          resumed(work, () -> assertEquals("entered", storage.getStore()));
          assertNull(storage.getStore());
        });
    work.become(AsyncContext.root());
    resumed(work, () -> assertNull(storage.getStore()));
  }

  @Test
  default void rule14_02_whoCapturesWithinTheWorkCapturesAValue() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    resumed(
        ContinuingContext.startingIn(AsyncContext.root()),
        () -> {
          storage.enterWith("captured");
          AsyncContext captured = AsyncContext.current();
          storage.enterWith("later");
          captured.run(() -> assertEquals("captured", storage.getStore()));
          captured.run(() -> storage.enterWith("forgotten"));
          assertEquals("later", storage.getStore());
        });
  }

  @Test
  default void rule14_03_aScopeThatIsOpenWhereTheWorkIsSuspendedEndsThereAndIsTold() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    ContinuingContext work = ContinuingContext.startingIn(AsyncContext.root());
    Object previous = work.attach();
    Scope leftOpen = storage.withScope("open");
    assertFalse(work.detach(previous));
    assertNull(storage.getStore());
    previous = work.attach();
    assertNull(storage.getStore());
    leftOpen.close();
    assertTrue(work.detach(previous));
  }

  @Test
  default void rule14_04_aWholeContextCanBeEnteredAndEndsWithTheCallback() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    AsyncContext whole = storage.call("whole", AsyncContext::current);
    AsyncContext.root()
        .run(
            () -> {
              ContinuingContext.enter(whole);
              assertSame(whole, AsyncContext.current());
            });
    assertNull(storage.getStore());
    ContinuingContext work = ContinuingContext.startingIn(AsyncContext.root());
    resumed(work, () -> ContinuingContext.enter(whole));
    resumed(work, () -> assertEquals("whole", storage.getStore()));
  }

  @Test
  default void rule14_05_whatIsCoveredIsBackAsItWasWithWorkAndOpenScopes() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    AsyncContext cover = storage.call("cover", AsyncContext::current);
    ContinuingContext work = ContinuingContext.startingIn(AsyncContext.root());
    resumed(
        work,
        () -> {
          covered(cover, storage);
          storage.enterWith("entered");
        });
    resumed(work, () -> assertEquals("entered", storage.getStore()));
    AsyncContext.root()
        .run(
            () -> {
              try (Scope scope = storage.withScope("scope")) {
                covered(cover, storage);
                assertEquals("scope", storage.getStore(), scope::toString);
              }
              assertNull(storage.getStore());
            });
  }

  private static void covered(AsyncContext cover, AsyncLocalStorage<String> storage) {
    AsyncContext before = AsyncContext.current();
    ContinuingContext.cover(cover);
    assertEquals("cover", storage.getStore());
    storage.enterWith("forgotten");
    ContinuingContext.uncover(before);
    assertSame(before, AsyncContext.current());
  }

  private static void resumed(ContinuingContext work, Runnable part) {
    Object previous = work.attach();
    try {
      part.run();
    } finally {
      assertTrue(work.detach(previous));
    }
  }

  @Test
  default void rule14_08_aPartOfWorkTellsWhatIsEnteredInItAndNotWhatEndsInIt() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.<String>builder().name("id").build();
    String entered = "AsyncContext[] to AsyncContext[id]";
    List<String> told = new ArrayList<>();
    ContinuingContext part =
        ContinuingContext.startingIn(
            AsyncContext.root(), (before, now) -> told.add(before + " to " + now));
    resumed(
        part,
        () -> {
          storage.run("bound", () -> storage.enterWith("forgotten"));
          storage.withScope("scope").close();
          storage.enterWith("entered");
          assertEquals(List.of(entered), told);
          storage.enterWith("entered");
          ContinuingContext.enter(AsyncContext.root());
        });
    part.become(storage.call("become", AsyncContext::current));
    assertEquals(List.of(entered, "AsyncContext[id] to AsyncContext[]"), told);
  }

  @Test
  default void rule14_06_stateOfThreadsIsRestoredWhereTheWorkRunsAndGivenBackAfterwards() {
    AsyncBoundary boundary = AsyncBoundary.of("Carrying");
    try (OneState state = new OneState()) {
      state.present = "handed over";
      Runnable task = boundary.bindOnce(() -> assertEquals("handed over", state.present));
      AsyncResource resource = new AsyncResource("Carrying");
      state.present = null;
      Runnable absence = boundary.bindOnce(() -> assertNull(state.present));
      state.present = "the thread's own";
      task.run();
      resource.runInAsyncScope(() -> assertEquals("handed over", state.present));
      absence.run();
      assertEquals("the thread's own", state.present);
      AsyncContext.current().bind(() -> assertEquals("the thread's own", state.present)).run();
    }
  }

  @Test
  default void rule14_07_stateThatIsLeftBehindIsStillRestoredForWhatCapturedIt() {
    AsyncBoundary boundary = AsyncBoundary.of("Carrying");
    Runnable before;
    try (OneState state = new OneState();
        OneState other = new OneState()) {
      assertThrows(IllegalStateException.class, () -> AsyncBoundary.carryAlong(state));
      state.present = "handed over";
      other.present = "too";
      before =
          boundary.bindOnce(
              () -> assertEquals("handed over, too", state.present + ", " + other.present));
      state.present = null;
      other.present = null;
      AsyncBoundary.leaveBehind(state);
      state.present = "not carried";
      Runnable after = boundary.bindOnce(() -> assertNull(state.present));
      state.present = null;
      before.run();
      after.run();
      assertNull(other.present);
    }
  }

  /** What a library keeps for the thread of a test, carried along until it is closed. */
  final class OneState implements ThreadState, AutoCloseable {
    @Nullable String present;

    OneState() {
      AsyncBoundary.carryAlong(this);
    }

    private record Kept(@Nullable String value) {}

    @Override
    public Object capture() {
      return new Kept(present);
    }

    @Override
    public Object restore(Object captured) {
      Kept previous = new Kept(present);
      present = ((Kept) captured).value();
      return previous;
    }

    @Override
    public void giveBack(Object previous) {
      present = ((Kept) previous).value();
    }

    @Override
    public void close() {
      AsyncBoundary.leaveBehind(this);
    }
  }
}
