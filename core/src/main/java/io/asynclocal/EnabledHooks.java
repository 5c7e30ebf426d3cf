package io.asynclocal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The hooks that are enabled, in the order in which they were, and the ids of their events. */
final class EnabledHooks {
  private static final AsyncHook[] NONE = {};

  /** The id after the one that stands for being outside of any resource. */
  private static final AtomicLong NEXT_ID = new AtomicLong(2);

  /** Replaced, never changed: an event goes to the hooks that were enabled when it began. */
  private static volatile AsyncHook[] enabled = NONE;

  private EnabledHooks() {}

  static boolean any() {
    return enabled.length != 0;
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
      AsyncBoundary.decideWhatToCapture();
    }
  }
}
