package io.asynclocal.agent.bridge;

import org.jspecify.annotations.Nullable;

/** What the changed classes of libraries call. */
public final class Handed {
  private Handed() {}

  /**
   * Captures for an application's task that a library takes. It may be called from anywhere, so
   * that the root is entered too.
   *
   * @param type the resource's type, or null if hooks aren't told of it
   * @return null if nothing is to be entered for the task
   */
  public static @Nullable Object made(@Nullable Object task, @Nullable String type) {
    return task == null || Housekeeping.includes(task) ? null : made(type);
  }

  /** As {@link #made(Object, String)}, whatever the task is. */
  public static @Nullable Object made(@Nullable String type) {
    if (Bridge.isIdle()) {
      return null;
    }
    return type == null ? Bridge.context() : Bridge.captureAnywhere(type);
  }
}
