package io.asynclocal.agent.bridge;

import org.jspecify.annotations.Nullable;

/**
 * What was captured for objects whose classes were loaded before the agent came, and so have no
 * field for it. What is kept for an object that is never done with goes when the object does; not
 * before, and so not at all if the object can be reached from the stores that were captured for it.
 */
public final class Kept {
  private Kept() {}

  /** Returns what is kept for an object, or null. */
  public static @Nullable Object of(Object object) {
    return Waiting.newest(object, object);
  }

  /** Keeps what was captured instead of what is kept until now; null keeps nothing. */
  public static void keep(Object object, @Nullable Object captured) {
    Object before;
    do {
      before = Waiting.takeNewest(object, object);
    } while (before != null);
    if (captured != null) {
      Waiting.add(object, object, captured);
    }
  }
}
