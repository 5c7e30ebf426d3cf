package io.asynclocal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The hooks that are enabled, in the order in which they were, the ids that their events carry, and
 * the state of threads that is carried along: with {@link CurrentContext}, the library's only
 * static state.
 */
final class EnabledHooks {
  private static final AsyncHook[] NONE = {};

  /** The id after the one that stands for being outside of any resource. */
  private static final AtomicLong NEXT_ID = new AtomicLong(2);

  /** Replaced, never changed: an event goes to the hooks that were enabled when it began. */
  private static volatile AsyncHook[] enabled = NONE;

  private static volatile @Nullable ThreadState carriedAlong;

  /** Whether there is neither of them, in one field, which every boundary reads. */
  private static volatile boolean none = true;

  private EnabledHooks() {}

  /** Returns whether a boundary has nothing to do but to capture the context. */
  static boolean none() {
    return none;
  }

  static @Nullable ThreadState carriedAlong() {
    return carriedAlong;
  }

  static AsyncHook[] all() {
    return enabled;
  }

  static boolean anyOverridesDestroy() {
    for (AsyncHook hook : enabled) {
      if (hook.overridesDestroy) {
        return true;
      }
    }
    return false;
  }

  static long nextId() {
    return NEXT_ID.getAndIncrement();
  }

  static synchronized void change(AsyncHook hook, boolean enable) {
    List<AsyncHook> hooks = new ArrayList<>(Arrays.asList(enabled));
    if (enable ? !hooks.contains(hook) && hooks.add(hook) : hooks.remove(hook)) {
      enabled = hooks.toArray(NONE);
      none = isNone();
    }
  }

  /** Returns false if another state is carried along, or if this one isn't the one to be left. */
  static synchronized boolean change(ThreadState state, boolean carry) {
    if (carriedAlong != (carry ? null : state)) {
      return false;
    }
    carriedAlong = carry ? state : null;
    none = isNone();
    return true;
  }

  private static boolean isNone() {
    return enabled.length == 0 && carriedAlong == null;
  }
}
