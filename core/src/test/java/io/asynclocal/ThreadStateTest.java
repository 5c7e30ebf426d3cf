package io.asynclocal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Another library's thread-local that goes along. */
@ExtendWith(RootContext.class)
class ThreadStateTest {
  private static final AsyncBoundary TASK = AsyncBoundary.of("TestTask");

  private final AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
  private final UserState state = new UserState();
  private final ThreadLocal<@Nullable String> user = state.user;
  private final OtherThread elsewhere = new OtherThread("elsewhere");

  /** Carries an absence too, as long as anybody may ask. */
  private final class UserState implements ThreadState {
    final ThreadLocal<@Nullable String> user = new ThreadLocal<>();
    boolean inUse = true;
    final List<String> seenWhereRestored = new ArrayList<>();

    @Override
    public @Nullable Object capture() {
      return inUse ? Optional.ofNullable(user.get()) : null;
    }

    @Override
    @SuppressWarnings("unchecked") // what capture answers
    public Object restore(Object captured) {
      seenWhereRestored.add("restored in " + storage.getStore());
      Object previous = Optional.ofNullable(user.get());
      user.set(((Optional<String>) captured).orElse(null));
      return previous;
    }

    @Override
    @SuppressWarnings("unchecked") // what restore answers
    public void giveBack(Object previous) {
      seenWhereRestored.add("given back in " + storage.getStore());
      user.set(((Optional<String>) previous).orElse(null));
    }
  }

  /** Can be captured, and not restored. */
  private static final class FailingState implements ThreadState {
    @Override
    public Object capture() {
      return "captured";
    }

    @Override
    public Object restore(Object captured) {
      throw new IllegalStateException("on purpose");
    }

    @Override
    public void giveBack(Object previous) {
      throw new AssertionError("nothing was restored");
    }
  }

  @BeforeEach
  void carryAlong() {
    AsyncBoundary.carryAlong(state);
  }

  @AfterEach
  void leaveBehind() {
    AsyncBoundary.leaveBehind(state);
    assertTrue(AsyncBoundary.isContextEnough());
    assertEquals(null, user.get());
    elsewhere.close();
  }

  @Test
  void task_hasTheStateOfWhoHandedItOver() {
    user.set("ann");
    Runnable task = TASK.bindOnce(() -> assertEquals("ann", user.get()));
    user.set(null);
    elsewhere.run(
        () -> {
          user.set("thread's own");
          task.run();
          assertEquals("thread's own", user.get());
        });
  }

  @Test
  void absence_isCarriedToo() {
    Runnable task = TASK.bindOnce(() -> assertNull(user.get()));
    user.set("bob");
    task.run();
    assertEquals("bob", user.get());
    user.set(null);
  }

  @Test
  void nestedWork_isGivenBackInReverseOrder() {
    user.set("ann");
    Capture ann = TASK.capture();
    user.set("bob");
    Capture bob = TASK.capture();
    user.set(null);
    Object first = ann.attach();
    Object second = bob.attach();
    assertEquals("bob", user.get());
    bob.detach(second);
    assertEquals("ann", user.get());
    ann.detach(first);
    assertNull(user.get());
  }

  @Test
  void resources_carryItToo() {
    user.set("ann");
    AsyncResource resource = new AsyncResource("Query");
    user.set(null);
    resource.runInAsyncScope(() -> assertEquals("ann", user.get()));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            resource.runInAsyncScope(
                () -> {
                  throw new IllegalArgumentException("on purpose");
                }));
    assertNull(user.get());
  }

  @Test
  void state_isRestoredAndGivenBackInsideTheContext() {
    storage.<Runnable, RuntimeException>call("a", () -> TASK.bindOnce(() -> {})).run();
    storage.run("b", TASK.bindOnce(() -> {}));
    assertEquals(
        List.of("restored in a", "given back in a", "restored in null", "given back in null"),
        state.seenWhereRestored);
  }

  @Test
  void stateThatCannotBeRestored_leavesTheThreadAsItWas() {
    Capture capture = storage.call("a", TASK::capture);
    ThreadState failing = new FailingState();
    AsyncBoundary.leaveBehind(state);
    AsyncBoundary.carryAlong(failing);
    try {
      Capture broken = storage.call("a", TASK::capture);
      assertThrows(IllegalStateException.class, broken::attach);
      assertSame(AsyncContext.root(), AsyncContext.current());
      assertEquals(1, AsyncHooks.executionAsyncId());
    } finally {
      AsyncBoundary.leaveBehind(failing);
    }
    capture.detach(capture.attach());
  }

  @Test
  void whereNothingIsToBeCarried_aCaptureIsThePlainContext() {
    state.inUse = false;
    assertSame(AsyncContext.current(), TASK.capture());
    state.inUse = true;
    assertNotSame(AsyncContext.current(), TASK.capture());
  }

  @Test
  void hooks_areToldOfTheSameResources() {
    try (HookRecorder recorder = new HookRecorder("TestTask")) {
      user.set("ann");
      Runnable task = TASK.bindOnce(() -> assertEquals("ann", user.get()));
      user.set(null);
      task.run();
      assertEquals(List.of("init 1", "before 1", "after 1", "destroy 1"), recorder.events());
    }
  }

  @Test
  void severalStates_areRestoredInOrderAndGivenBackInTheReverseOrder() {
    UserState other = new UserState();
    AsyncBoundary.carryAlong(other);
    try {
      user.set("ann");
      other.user.set("amy");
      List<String> seen = new ArrayList<>();
      Runnable task = TASK.bindOnce(() -> seen.add(user.get() + " " + other.user.get()));
      user.set("bob");
      other.user.remove();
      task.run();
      assertEquals(List.of("ann amy"), seen);
      assertEquals("bob", user.get());
      assertNull(other.user.get());
    } finally {
      user.remove();
      AsyncBoundary.leaveBehind(other);
    }
  }

  @Test
  void severalStates_mayBeLeftBehindInAnyOrder() {
    UserState other = new UserState();
    AsyncBoundary.carryAlong(other);
    AsyncBoundary.leaveBehind(state);
    try {
      user.set("ann");
      other.user.set("amy");
      Runnable task = TASK.bindOnce(() -> assertEquals("amy", other.user.get()));
      user.set("bob");
      other.user.set("ben");
      task.run();
      assertEquals("bob", user.get());
      assertEquals("ben", other.user.get());
    } finally {
      user.remove();
      AsyncBoundary.leaveBehind(other);
    }
    assertTrue(AsyncBoundary.isContextEnough());
  }

  @Test
  void severalStates_whereOneThrowsNoneIsLeftRestored() {
    ThreadState failing = new FailingState();
    AsyncBoundary.carryAlong(failing);
    try {
      user.set("ann");
      Capture broken = storage.call("a", TASK::capture);
      user.set("bob");
      assertThrows(IllegalStateException.class, broken::attach);
      assertEquals("bob", user.get());
      assertSame(AsyncContext.root(), AsyncContext.current());
    } finally {
      user.remove();
      AsyncBoundary.leaveBehind(failing);
    }
  }

  @Test
  void oneState_isRefusedASecondTimeAndStays() {
    assertThrows(IllegalStateException.class, () -> AsyncBoundary.carryAlong(state));
    AsyncBoundary.leaveBehind(new UserState());
    user.set("ann");
    Runnable task = TASK.bindOnce(() -> assertEquals("ann", user.get()));
    user.set(null);
    task.run();
    assertThrows(NullPointerException.class, () -> AsyncBoundary.carryAlong(null));
    assertThrows(NullPointerException.class, () -> AsyncBoundary.leaveBehind(null));
  }

  @Test
  void whatWasCaptured_isRestoredAfterTheStateIsLeftBehind() {
    user.set("ann");
    Runnable task = TASK.bindOnce(() -> assertEquals("ann", user.get()));
    user.set(null);
    AsyncBoundary.leaveBehind(state);
    assertSame(AsyncContext.current(), TASK.capture());
    task.run();
    assertNull(user.get());
  }
}
