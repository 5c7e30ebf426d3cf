package io.asynclocal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RootContext.class)
@SuppressWarnings("try") // a scope is closed, not used
class AsyncLocalStorageTest {
  private final AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
  private final AsyncLocalStorage<String> other = AsyncLocalStorage.create();
  private final AsyncLocalStorage<String> withDefault =
      AsyncLocalStorage.<String>builder().name("tenant").defaultValue("public").build();

  @Nested
  class Construction {
    @Test
    void name_isEmptyWhenNotGiven() {
      assertEquals("", storage.name());
      assertEquals("AsyncLocalStorage[]", storage.toString());
    }

    @Test
    void name_isTheOneGiven() {
      assertEquals("tenant", withDefault.name());
      assertEquals("AsyncLocalStorage[tenant]", withDefault.toString());
    }

    @Test
    void builder_refusesBlankNameAndQuotesIt() {
      var builder = AsyncLocalStorage.builder();
      var e = assertThrows(IllegalArgumentException.class, () -> builder.name(" \t"));
      assertTrue(e.getMessage().contains("\" \t\""), e.getMessage());
    }

    @Test
    @SuppressWarnings("DataFlowIssue")
    void builder_refusesNullName() {
      var builder = AsyncLocalStorage.builder();
      assertThrows(NullPointerException.class, () -> builder.name(null));
    }

    @Test
    void builder_makesIndependentStorages() {
      var builder = AsyncLocalStorage.<String>builder().name("twin");
      var one = builder.build();
      var two = builder.build();
      one.run("1", () -> assertNull(two.getStore()));
    }
  }

  @Nested
  class GetStore {
    @Test
    void getStore_isNullWhereNothingIsBound() {
      assertNull(storage.getStore());
    }

    @Test
    void getStore_isTheDefaultWhereNothingIsBound() {
      assertEquals("public", withDefault.getStore());
    }

    @Test
    void getStore_isTheVeryObjectThatWasBound() {
      Object store = new Object();
      var objects = AsyncLocalStorage.create();
      objects.run(store, () -> assertSame(store, objects.getStore()));
    }

    @Test
    void getStore_isNullWhereNullIsBound() {
      withDefault.run(null, () -> assertNull(withDefault.getStore()));
    }

    @Test
    void getStore_isUnboundOnAThreadThatWasOnlyStarted() throws InterruptedException {
      List<String> seen = new ArrayList<>();
      Thread[] started = new Thread[1];
      withDefault.run(
          "acme",
          () -> {
            started[0] = new Thread(() -> seen.add(withDefault.getStore()));
            started[0].start();
          });
      started[0].join();
      assertEquals(List.of("public"), seen);
    }
  }

  @Nested
  class Run {
    @Test
    void run_bindsForTheBodyAndUnbindsAfterwards() {
      List<String> seen = new ArrayList<>();
      storage.run("a", () -> seen.add(storage.getStore()));
      assertEquals(List.of("a"), seen);
      assertNull(storage.getStore());
      assertSame(AsyncContext.root(), AsyncContext.current());
    }

    @Test
    void run_restoresTheOuterStoreWhenNested() {
      storage.run(
          "outer",
          () -> {
            AsyncContext outer = AsyncContext.current();
            storage.run("inner", () -> assertEquals("inner", storage.getStore()));
            assertEquals("outer", storage.getStore());
            assertSame(outer, AsyncContext.current());
          });
    }

    @Test
    void run_restoresTheDefaultWhenNothingWasBound() {
      withDefault.run("acme", () -> {});
      assertEquals("public", withDefault.getStore());
    }

    @Test
    void run_restoresANullThatWasBoundRatherThanTheDefault() {
      withDefault.run(
          null,
          () -> {
            withDefault.run("acme", () -> {});
            assertNull(withDefault.getStore());
          });
    }

    @Test
    void run_restoresAndLetsTheExceptionOutWhenTheBodyThrows() {
      var failure = new IllegalStateException("of the body");
      var seen =
          assertThrows(
              IllegalStateException.class,
              () ->
                  storage.run(
                      "a",
                      () -> {
                        throw failure;
                      }));
      assertSame(failure, seen);
      assertNull(storage.getStore());
    }

    @Test
    void run_undoesEnterWithOfTheSameStorage() {
      storage.run(
          "a",
          () -> {
            storage.run("b", () -> storage.enterWith("entered"));
            assertEquals("a", storage.getStore());
          });
      assertNull(storage.getStore());
    }

    @Test
    void run_undoesEnterWithOfTheSameStorageEvenIfItBindsTheSameStoreAgain() {
      storage.run(
          "a",
          () -> {
            storage.run("a", () -> storage.enterWith("entered"));
            assertEquals("a", storage.getStore());
          });
    }

    @Test
    void run_undoesEnterWithThoughItBoundWhatTheDefaultShowed() {
      withDefault.run("public", () -> withDefault.enterWith("acme"));
      assertEquals("public", withDefault.getStore());
    }

    @Test
    void run_keepsEnterWithOfAnotherStorageUntilTheCallbackEnds() {
      AsyncContext.root()
          .run(
              () -> {
                storage.run("a", () -> other.enterWith("stays"));
                assertNull(storage.getStore());
                assertEquals("stays", other.getStore());
              });
      assertNull(other.getStore());
    }

    @Test
    void run_keepsEnterWithOfAnotherStorageWhenTheBodyThrows() {
      AsyncContext.root()
          .run(
              () -> {
                assertThrows(
                    IllegalStateException.class,
                    () ->
                        storage.run(
                            "a",
                            () -> {
                              other.enterWith("stays");
                              throw new IllegalStateException();
                            }));
                assertNull(storage.getStore());
                assertEquals("stays", other.getStore());
              });
    }

    @Test
    void run_leavesOtherStoragesAloneWhenManyAreNested() throws Exception {
      // How deep the default stack goes depends on which methods are compiled yet, and how.
      FutureTask<Void> nested = new FutureTask<>(this::nestAThousand, null);
      new Thread(null, nested, "deep stack", 64L << 20).start();
      nested.get();
    }

    private void nestAThousand() {
      List<AsyncLocalStorage<Integer>> storages = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        storages.add(AsyncLocalStorage.create());
      }
      nest(
          storages,
          0,
          () -> {
            for (int i = 0; i < storages.size(); i++) {
              assertEquals(i, storages.get(i).getStore());
            }
          });
      for (AsyncLocalStorage<Integer> one : storages) {
        assertNull(one.getStore());
      }
    }

    private void nest(List<AsyncLocalStorage<Integer>> storages, int from, Runnable innermost) {
      if (from == storages.size()) {
        innermost.run();
      } else {
        storages
            .get(from)
            .run(
                from,
                () -> {
                  nest(storages, from + 1, innermost);
                  assertEquals(from, storages.get(from).getStore());
                });
      }
    }

    @Test
    void run_restoresAfterAStackOverflow() {
      assertThrows(StackOverflowError.class, () -> storage.run("deep", this::forever));
      assertNull(storage.getStore());
      storage.run("after", () -> assertEquals("after", storage.getStore()));
    }

    private void forever() {
      storage.run(storage.getStore() + "x".repeat(0), this::forever);
    }

    @Test
    @SuppressWarnings("DataFlowIssue")
    void run_refusesANullBodyAndChangesNothing() {
      storage.run(
          "a",
          () -> {
            var e = assertThrows(NullPointerException.class, () -> storage.run("b", null));
            assertTrue(e.getMessage().startsWith("body is null"), e.getMessage());
            assertEquals("a", storage.getStore());
          });
    }
  }

  @Nested
  class Call {
    @Test
    void call_returnsTheBodysValue() {
      assertEquals("a!", storage.call("a", () -> storage.getStore() + "!"));
      assertNull(storage.getStore());
    }

    @Test
    void call_letsACheckedExceptionOutWithItsOwnType() {
      var failure = new IOException("of the body");
      try {
        // Compiles only because the catch below is of the type that the body throws.
        storage.call("a", () -> failWith(failure));
      } catch (IOException e) {
        assertSame(failure, e);
      }
      assertNull(storage.getStore());
    }

    private static String failWith(IOException failure) throws IOException {
      throw failure;
    }

    @Test
    void call_undoesItsOwnStorageOnlyWhenTheBodyEnters() {
      AsyncContext.root()
          .run(
              () -> {
                String seen =
                    storage.call(
                        "a",
                        () -> {
                          storage.enterWith("b");
                          other.enterWith("stays");
                          return storage.getStore();
                        });
                assertEquals("b", seen);
                assertNull(storage.getStore());
                assertEquals("stays", other.getStore());
              });
    }

    @Test
    @SuppressWarnings("DataFlowIssue")
    void call_refusesANullBody() {
      CallableOp<String, RuntimeException> none = null;
      assertThrows(NullPointerException.class, () -> storage.call("a", none));
      assertNull(storage.getStore());
    }
  }

  @Nested
  class Exit {
    @Test
    void exit_showsNothingAndThenTheOuterStore() {
      storage.run(
          "a",
          () -> {
            storage.exit(() -> assertNull(storage.getStore()));
            assertEquals("a", storage.getStore());
          });
    }

    @Test
    void exit_hidesTheDefaultToo() {
      withDefault.exit(() -> assertNull(withDefault.getStore()));
      assertEquals("public", withDefault.getStore());
    }

    @Test
    void exit_leavesOtherStoragesBound() {
      other.run("b", () -> storage.exit(() -> assertEquals("b", other.getStore())));
    }

    @Test
    void exit_undoesWhatRunAndEnterWithDidInside() {
      storage.run(
          "a",
          () -> {
            storage.exit(
                () -> {
                  storage.run("b", () -> assertEquals("b", storage.getStore()));
                  assertNull(storage.getStore());
                  storage.enterWith("c");
                });
            assertEquals("a", storage.getStore());
          });
    }

    @Test
    void exitAndCall_returnsTheBodysValueAndLetsItsExceptionOut() {
      assertEquals("null", storage.exitAndCall(() -> String.valueOf(storage.getStore())));
      assertThrows(
          IOException.class,
          () ->
              storage.exitAndCall(
                  () -> {
                    throw new IOException();
                  }));
    }

    @Test
    @SuppressWarnings("DataFlowIssue")
    void exit_refusesANullBody() {
      assertThrows(NullPointerException.class, () -> storage.exit(null));
    }
  }

  @Nested
  class EnterWith {
    @Test
    void enterWith_endsWithTheCallback() {
      AsyncContext.current()
          .run(
              () -> {
                storage.enterWith("a");
                assertEquals("a", storage.getStore());
              });
      assertNull(storage.getStore());
    }

    @Test
    void enterWith_isCapturedByWhatIsBegunAfterwards() {
      Callable<String> bound =
          AsyncContext.current()
              .call(
                  () -> {
                    storage.enterWith("a");
                    return AsyncLocalStorage.bind((Callable<String>) storage::getStore);
                  });
      try (var thread = new OtherThread("other")) {
        assertEquals("a", thread.call(bound));
      }
    }

    @Test
    void enterWith_isNotCapturedByWhatWasBegunBefore() throws Exception {
      Callable<String> bound = AsyncLocalStorage.bind((Callable<String>) storage::getStore);
      AsyncContext.current()
          .run(
              () -> {
                storage.enterWith("later");
                assertEquals("later", storage.getStore());
              });
      assertNull(bound.call());
    }

    @Test
    void enterWith_lastsOnTheThreadOutsideAnyCallback() {
      try (var thread = new OtherThread("other")) {
        thread.run(() -> storage.enterWith("a"));
        assertEquals("a", thread.call(storage::getStore));
        assertNull(storage.getStore());
      }
    }

    @Test
    void enterWith_bindsNullLikeAnyStore() {
      AsyncContext.root()
          .run(
              () -> {
                withDefault.enterWith(null);
                assertNull(withDefault.getStore());
              });
    }
  }

  @Nested
  class Disable {
    @Test
    void disable_showsTheDefaultAtOnce() {
      withDefault.run(
          "acme",
          () -> {
            withDefault.disable();
            assertEquals("public", withDefault.getStore());
          });
      assertEquals("public", withDefault.getStore());
    }

    @Test
    void disable_reachesEveryThreadAndEveryCapturedContext() {
      AsyncContext captured = storage.call("captured", AsyncContext::current);
      AsyncContext below = captured.call(() -> other.call("b", AsyncContext::current));
      try (var thread = new OtherThread("other")) {
        thread.run(() -> storage.enterWith("entered"));
        storage.disable();
        assertNull(thread.call(storage::getStore));
      }
      assertNull(captured.call(storage::getStore));
      assertNull(below.call(storage::getStore));
      assertEquals("b", below.call(other::getStore));
    }

    @Test
    void disable_leavesOtherStoragesAlone() {
      other.run(
          "b",
          () -> {
            storage.disable();
            assertEquals("b", other.getStore());
          });
    }

    @Test
    void disable_duringRunBringsNothingBackWhenTheRunEnds() {
      storage.run(
          "outer",
          () -> {
            storage.run("inner", storage::disable);
            assertNull(storage.getStore());
          });
      assertNull(storage.getStore());
    }

    @Test
    void disable_isOverWithTheNextRun() {
      storage.run(
          "outer",
          () -> {
            storage.disable();
            storage.run("again", () -> assertEquals("again", storage.getStore()));
            assertNull(storage.getStore());
          });
    }

    @Test
    void disable_isOverWithTheNextEnterWithWhichTheEnclosingRunStillUndoes() {
      storage.run(
          "outer",
          () -> {
            storage.disable();
            storage.enterWith("again");
            assertEquals("again", storage.getStore());
          });
      assertNull(storage.getStore());
    }

    @Test
    void disable_insideAScopeBringsNothingBackWhenItCloses() {
      try (Scope outer = storage.withScope("outer")) {
        try (Scope inner = storage.withScope("inner")) {
          storage.disable();
        }
        assertNull(storage.getStore());
      }
    }

    @Test
    void disable_ofAnUnusedStorageAndTwiceIsHarmless() {
      storage.disable();
      storage.disable();
      storage.run("a", () -> assertEquals("a", storage.getStore()));
    }
  }

  @Nested
  class Snapshot {
    @Test
    void snapshot_isTheCurrentContext() {
      storage.run("a", () -> assertSame(AsyncContext.current(), AsyncLocalStorage.snapshot()));
    }

    @Test
    void snapshot_clearsEverythingForTheCallWhenTakenWithNothingBound() {
      AsyncContext nothing = AsyncLocalStorage.snapshot();
      storage.run("a", () -> nothing.run(() -> assertNull(storage.getStore())));
    }

    @Test
    void bind_runsTheTaskInTheContextOfTheBinding() {
      List<String> seen = new ArrayList<>();
      Runnable task = () -> seen.add(storage.getStore());
      Runnable bound = storage.call("a", () -> AsyncLocalStorage.bind(task));
      bound.run();
      storage.run("b", bound);
      assertEquals(List.of("a", "a"), seen);
    }

    @Test
    void bind_ofABoundTaskKeepsTheFirstBinding() throws Exception {
      Callable<String> first =
          storage.call("first", () -> AsyncLocalStorage.bind((Callable<String>) storage::getStore));
      Callable<String> second = storage.call("second", () -> AsyncLocalStorage.bind(first));
      assertNotSame(first, second);
      assertEquals("first", second.call());
    }

    @Test
    @SuppressWarnings("DataFlowIssue")
    void bind_refusesNull() {
      assertThrows(NullPointerException.class, () -> AsyncLocalStorage.bind((Runnable) null));
      assertThrows(NullPointerException.class, () -> AsyncLocalStorage.bind((Callable<?>) null));
    }
  }
}
