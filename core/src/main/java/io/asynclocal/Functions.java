package io.asynclocal;

import org.jspecify.annotations.Nullable;

/** The check that every function handed to the library passes first. */
final class Functions {
  private Functions() {}

  static <F> F require(@Nullable F function, String name) {
    if (function == null) {
      throw new NullPointerException(
          name + " is null. Pass what is to be run; nothing was run and no context has changed.");
    }
    return function;
  }
}
