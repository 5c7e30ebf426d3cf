package io.asynclocal;

import org.jspecify.annotations.Nullable;

/** The check that every name and type handed to the library passes, and what threads are called. */
final class Names {
  private Names() {}

  static String require(@Nullable String name, String what) {
    if (name == null) {
      throw new NullPointerException(
          "The " + what + "'s name is null. Pass one that people will recognise, or none at all.");
    }
    if (name.isBlank()) {
      throw new IllegalArgumentException(
          "The "
              + what
              + "'s name is blank: \""
              + name
              + "\". Pass one that people will recognise.");
    }
    return name;
  }

  /**
   * Returns what messages call {@code thread}; many a thread, each virtual one for a start, has no
   * name.
   */
  static String of(Thread thread) {
    String name = thread.getName();
    return name.isEmpty() ? thread.getClass().getSimpleName() + " #" + thread.getId() : name;
  }
}
