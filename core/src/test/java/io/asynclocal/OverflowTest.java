package io.asynclocal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What runs where the stack overflows leaves the thread as it was. Each way to run a body is tried
 * again and again, a few frames deeper each time: so the overflow strikes one call after another,
 * those among them that put back what was there.
 */
@ExtendWith(RootContext.class)
class OverflowTest {
  /** A quarter of the usual stack: the overflow strikes as well there, and an eighth as long. */
  private static final long STACK_SIZE = 256 * 1024;

  /** How many frames lie below, so that the overflow strikes in other places each time. */
  private static final int MOST_FRAMES_BELOW = 4;

  private static final AsyncLocalStorage<Object> STORAGE = AsyncLocalStorage.create();
  private static final AsyncContext CAPTURED = AsyncContext.root().with(STORAGE, "captured");
  private static final AsyncContext CALLERS = AsyncContext.root().with(STORAGE, "caller's");

  /** How a body is run inside another one. */
  enum Way {
    CONTEXT_RUN(body -> CAPTURED.run(body)),
    CONTEXT_CALL(
        body ->
            CAPTURED.call(
                () -> {
                  body.run();
                  return null;
                })),
    BOUND(body -> CAPTURED.bind(body).run()),
    BOUND_FUNCTION(body -> CAPTURED.bindConsumer(unused -> body.run()).accept("argument")),
    ACCEPT(body -> CAPTURED.accept((run, unused) -> run.run(), body, "argument")),
    STORAGE_RUN(body -> STORAGE.run("bound", body)),
    STORAGE_CALL(
        body ->
            STORAGE.call(
                "bound",
                () -> {
                  body.run();
                  return null;
                })),
    RESOURCE(body -> new AsyncResource("Recursion").runInAsyncScope(body)),
    RESOURCE_CALL(
        body ->
            new AsyncResource("Recursion")
                .callInAsyncScope(
                    () -> {
                      body.run();
                      return null;
                    }));

    private final Consumer<Runnable> way;

    Way(Consumer<Runnable> way) {
      this.way = way;
    }

    void tryDeeperAndDeeper() {
      try {
        way.accept(OverflowTest::enter);
      } catch (StackOverflowError expected) {
        // The next one strikes earlier.
      }
      tryDeeperAndDeeper();
    }

    void tryAbove(int frames) {
      if (frames > 0) {
        tryAbove(frames - 1);
      } else {
        tryDeeperAndDeeper();
      }
    }
  }

  private static void enter() {
    STORAGE.enterWith("entered");
  }

  @ParameterizedTest
  @EnumSource
  void thread_isInNoContextAfterwards(Way way) {
    onSmallStack(
        () -> {
          for (int frames = 0; frames < MOST_FRAMES_BELOW; frames++) {
            overflow(way, frames);
            assertTrue(ThreadView.ofCurrentThread().holdsNothing(), way + " above " + frames);
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void thread_isInItsCallersContextAfterwards(Way way) {
    onSmallStack(() -> CALLERS.run(() -> callersStoreIsThereAfterwards(way)));
  }

  @ParameterizedTest
  @EnumSource
  @SuppressWarnings("try") // a scope is closed, not used
  void thread_isInItsCallersScopeAfterwards(Way way) {
    onSmallStack(
        () -> {
          try (Scope scope = STORAGE.withScope("caller's")) {
            callersStoreIsThereAfterwards(way);
          }
          assertTrue(ThreadView.ofCurrentThread().holdsNothing());
        });
  }

  private static void callersStoreIsThereAfterwards(Way way) {
    for (int frames = 0; frames < MOST_FRAMES_BELOW; frames++) {
      overflow(way, frames);
      assertEquals("caller's", STORAGE.getStore(), way + " above " + frames);
    }
  }

  /** The counterpart: with what is given back by nobody, the checks fail. */
  @Test
  void whatIsGivenBackByNobody_isSeen() {
    CAPTURED.attach();
    assertFalse(ThreadView.ofCurrentThread().holdsNothing());
    AsyncContext.root().attach();
  }

  /** Runs {@code body} on a thread of its own, on which no work is left to run afterwards. */
  private static void onSmallStack(Runnable body) {
    FutureTask<?> task =
        new FutureTask<>(
            () -> {
              body.run();
              assertEquals(1, AsyncHooks.executionAsyncId());
            },
            null);
    new Thread(null, task, "small stack", STACK_SIZE).start();
    OtherThread.result(task);
  }

  private static void overflow(Way way, int frames) {
    try {
      way.tryAbove(frames);
      throw new AssertionError("The recursion came to an end.");
    } catch (StackOverflowError expected) {
      // That is what the test is about.
    }
  }
}
