package io.asynclocal.agent.bridge;

import org.jspecify.annotations.Nullable;

/**
 * Work that belongs to nobody, or that is bound already: it is known by the name of its task's
 * class, and nothing is captured for it.
 */
public final class Housekeeping {
  private static volatile String[] prefixes = {};

  private static final ClassValue<Boolean> KNOWN =
      new ClassValue<Boolean>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          return isListed(type.getName());
        }
      };

  private Housekeeping() {}

  /**
   * Lists the prefixes, before anything is edited.
   *
   * @param listed prefixes of names of classes
   */
  public static void list(String[] listed) {
    prefixes = listed.clone();
  }

  static boolean includes(@Nullable Object task) {
    return task != null && KNOWN.get(task.getClass());
  }

  private static boolean isListed(String name) {
    for (String prefix : prefixes) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }
}
