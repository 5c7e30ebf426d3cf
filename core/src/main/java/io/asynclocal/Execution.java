package io.asynclocal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a thread is doing: which resources' work it runs, one inside another, and which hooks it is
 * telling of an event.
 *
 * <p>An event goes to the hooks that were enabled when it began. So do all events that their
 * callbacks cause, but that of making a resource never to a hook that makes it inside a callback;
 * and a hook that a callback enables or disables is so once the outermost event is told. The state
 * is an array that stays with its thread and is empty when nothing goes on, for the reason given at
 * {@link CurrentContext}.
 */
final class Execution {
  static final int SIZE = 5;
  static final int RUNNING = 0;
  private static final int TELLING = 1;
  private static final int CALLING = 2;
  private static final int CHANGES = 3;
  private static final int RESTORED = 4;

  private Execution() {}

  /** A resource whose work runs inside that of another; the outermost is not wrapped. */
  private record NestedWork(AsyncResource resource, Object outer) {}

  /** A hook that is called inside a callback of another; the outermost is not wrapped. */
  private record NestedCall(AsyncHook hook, Object outer) {}

  /** Enabling or disabling that waits for the end of an event. */
  private record Change(AsyncHook hook, boolean enable) {}

  /** Returns the resource whose work this thread runs, {@link AsyncResource#OUTSIDE} if none. */
  static AsyncResource resource() {
    Object[] state = CurrentContext.executionOrNull();
    Object running = state == null ? null : state[RUNNING];
    return running == null ? AsyncResource.OUTSIDE : resourceOf(running);
  }

  /** Begins work of {@code resource}, perhaps inside another's. */
  static void begin(AsyncResource resource) {
    Object[] state = CurrentContext.execution();
    Object outer = state[RUNNING];
    state[RUNNING] = outer == null ? resource : new NestedWork(resource, outer);
  }

  /** Ends the innermost work of {@code resource}, and work inside it that an overflow left. */
  static void end(AsyncResource resource) {
    Object[] state = CurrentContext.execution();
    Object running = state[RUNNING];
    while (running != null && resourceOf(running) != resource) {
      running = outerOf(running);
    }
    state[RUNNING] = running == null ? null : outerOf(running);
  }

  private static AsyncResource resourceOf(Object running) {
    return running instanceof NestedWork nested ? nested.resource : (AsyncResource) running;
  }

  private static @Nullable Object outerOf(Object running) {
    return running instanceof NestedWork nested ? nested.outer : null;
  }

  /** Keeps what this thread had, until it is given back. */
  static void restored(CarriedState.Restored restored) {
    restored(CurrentContext.execution()).addLast(restored);
  }

  /** Gives back what was kept for {@code resource}, and inside it what an overflow left. */
  static void giveBack(AsyncResource resource) {
    Deque<CarriedState.Restored> kept = restored(CurrentContext.execution());
    boolean given = false;
    while (!given && !kept.isEmpty()) {
      CarriedState.Restored restored = kept.removeLast();
      given = restored.resource() == resource;
      restored.giveBack();
    }
  }

  /** Enables or disables a hook, now or when what this thread tells is told. */
  @SuppressWarnings("unchecked") // nothing else is kept in that place
  static void change(AsyncHook hook, boolean enable) {
    Object[] state = CurrentContext.executionOrNull();
    if (state == null || state[TELLING] == null) {
      EnabledHooks.change(hook, enable);
      return;
    }
    if (state[CHANGES] == null) {
      state[CHANGES] = new ArrayList<Change>();
    }
    ((List<Change>) state[CHANGES]).add(new Change(hook, enable));
  }

  /**
   * Tells all hooks, in order. Whatever they do, the thread's context is afterwards as before.
   *
   * @param subject the resource, or what was entered; null for a resource that is gone, of which
   *     nothing but the id is told
   */
  static void tell(HookEvent event, long asyncId, @Nullable Object subject) {
    AsyncHook[] enabled = EnabledHooks.all();
    if (enabled.length != 0) {
      var unused = call(enabled, event, asyncId, subject);
    }
  }

  /** Returns whether any hook is to be told of work that is handed over here. */
  static boolean isWatchedHere() {
    AsyncHook[] enabled = EnabledHooks.all();
    for (AsyncHook hook : enabled) {
      if (!hook.overridesWatchesHere) {
        return true;
      }
    }
    return enabled.length != 0 && call(enabled, HookEvent.ASKED, 0, null);
  }

  private static boolean call(
      AsyncHook[] enabled, HookEvent event, long asyncId, @Nullable Object subject) {
    Object[] state = CurrentContext.execution();
    Object caller = state[CALLING];
    if (caller == null) {
      state[TELLING] = enabled;
    }
    Object[] cell = CurrentContext.cell();
    Object content = CurrentContext.content(cell);
    AsyncContext shown =
        event == HookEvent.DESTROY ? AsyncContext.root() : CurrentContext.valueOf(content);
    boolean isOfABeginning = event == HookEvent.INIT || event == HookEvent.ASKED;
    boolean answer = false;
    try {
      for (AsyncHook hook : (AsyncHook[]) state[TELLING]) {
        if (!hook.hasFailed() && !(isOfABeginning && isInside(hook, caller))) {
          CurrentContext.enter(cell, shown.content());
          state[CALLING] = caller == null ? hook : new NestedCall(hook, caller);
          answer |= hook.call(event, asyncId, subject);
        }
      }
      return answer;
    } finally {
      // The plain stores come first: they succeed even where the stack has overflowed.
      state[CALLING] = caller;
      if (caller == null) {
        state[TELLING] = null;
      }
      CurrentContext.putBack(cell, content);
      if (caller == null) {
        applyChanges(state);
      }
    }
  }

  private static boolean isInside(AsyncHook hook, @Nullable Object calling) {
    Object call = calling;
    while (call instanceof NestedCall nested) {
      if (nested.hook == hook) {
        return true;
      }
      call = nested.outer;
    }
    return call == hook;
  }

  /** Tells the hooks, if there are any, of a change that code may forget to undo. */
  static void tellEntered(AsyncLocalStorage<?> storage) {
    tellChange(HookEvent.ENTERED, storage);
  }

  static void tellOpened(Scope scope) {
    tellChange(HookEvent.OPENED, scope);
  }

  private static void tellChange(HookEvent event, Object change) {
    if (EnabledHooks.any()) {
      tell(event, resource().asyncId(), change);
    }
  }

  @SuppressWarnings("unchecked") // nothing else is kept in that place
  private static Deque<CarriedState.Restored> restored(Object[] state) {
    if (state[RESTORED] == null) {
      state[RESTORED] = new ArrayDeque<CarriedState.Restored>(4);
    }
    return (Deque<CarriedState.Restored>) state[RESTORED];
  }

  @SuppressWarnings("unchecked") // nothing else is kept in that place
  private static void applyChanges(Object[] state) {
    List<Change> changes = (List<Change>) state[CHANGES];
    if (changes != null) {
      state[CHANGES] = null;
      for (Change change : changes) {
        EnabledHooks.change(change.hook, change.enable);
      }
    }
  }
}
