package io.asynclocal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A body that recurses until the stack overflows leaves the thread as it was. The overflow strikes
 * wherever there is a call, and so in the code that puts back what was there, too.
 */
@ExtendWith(RootContext.class)
class OverflowTest {
  /** How many frames lie below the recursion, so that it overflows in another place each time. */
  private static final int MOST_FRAMES_BELOW = 40;

  private static final AsyncLocalStorage<Object> STORAGE = AsyncLocalStorage.create();
  private static final AsyncLocalStorage<Object> OTHER = AsyncLocalStorage.create();
  private static final AsyncContext CAPTURED =
      AsyncContext.root().with(STORAGE, "captured").with(OTHER, "captured");
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
    STORAGE_RUN_AND_ENTER(
        body ->
            STORAGE.run(
                "bound",
                () -> {
                  STORAGE.enterWith("entered");
                  body.run();
                })),
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

    void recurse() {
      way.accept(this::recurse);
    }

    void recurseAbove(int frames) {
      if (frames > 0) {
        recurseAbove(frames - 1);
      } else {
        recurse();
      }
    }
  }

  @AfterEach
  void nothingRuns() {
    assertEquals(1, AsyncHooks.executionAsyncId());
  }

  @ParameterizedTest
  @EnumSource
  void thread_isInNoContextAfterwards(Way way) {
    for (int frames = 0; frames < MOST_FRAMES_BELOW; frames++) {
      overflow(way, frames);
      assertTrue(ThreadView.ofCurrentThread().holdsNothing(), way + " above " + frames);
    }
  }

  @ParameterizedTest
  @EnumSource
  void thread_isInItsCallersContextAfterwards(Way way) {
    CALLERS.run(
        () -> {
          for (int frames = 0; frames < MOST_FRAMES_BELOW; frames++) {
            overflow(way, frames);
            assertEquals("caller's", STORAGE.getStore(), way + " above " + frames);
            assertNull(OTHER.getStore(), way + " above " + frames);
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  @SuppressWarnings("try") // a scope is closed, not used
  void thread_isInItsCallersScopeAfterwards(Way way) {
    try (Scope scope = STORAGE.withScope("caller's")) {
      for (int frames = 0; frames < MOST_FRAMES_BELOW; frames++) {
        overflow(way, frames);
        assertEquals("caller's", STORAGE.getStore(), way + " above " + frames);
      }
    }
    assertTrue(ThreadView.ofCurrentThread().holdsNothing());
  }

  /** The counterpart: with what is given back by nobody, the checks fail. */
  @Test
  void whatIsGivenBackByNobody_isSeen() {
    CAPTURED.attach();
    assertFalse(ThreadView.ofCurrentThread().holdsNothing());
    AsyncContext.root().attach();
  }

  private static void overflow(Way way, int frames) {
    try {
      way.recurseAbove(frames);
      throw new AssertionError("The recursion came to an end.");
    } catch (StackOverflowError expected) {
      // That is what the test is about.
    }
  }
}
