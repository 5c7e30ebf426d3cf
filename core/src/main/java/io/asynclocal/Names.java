package io.asynclocal;

import org.jspecify.annotations.Nullable;

/** The check that every name and type handed to the library passes first. */
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
}
