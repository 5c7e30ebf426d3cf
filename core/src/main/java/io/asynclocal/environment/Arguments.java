package io.asynclocal.environment;

import org.jspecify.annotations.Nullable;

/** The checks that what is handed to this package passes first. */
final class Arguments {
  private Arguments() {}

  static <F> F require(@Nullable F argument, String name) {
    if (argument == null) {
      throw new NullPointerException(name + " is null. Pass one; nothing has been changed.");
    }
    return argument;
  }

  static String requireName(@Nullable String name, String what) {
    if (name == null) {
      throw new NullPointerException(
          "The " + what + "'s name is null. Pass one that people will recognise.");
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
}
