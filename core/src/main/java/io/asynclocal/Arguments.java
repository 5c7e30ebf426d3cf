package io.asynclocal;

import org.jspecify.annotations.Nullable;

/**
 * The checks that what is handed to the library passes first; public for the packages and the
 * integrations that are built upon this one.
 */
public final class Arguments {
  private Arguments() {}

  /**
   * Returns an argument that is there.
   *
   * @param <A> the argument's type
   * @param argument the argument
   * @param name what the message calls it
   * @return {@code argument}
   * @throws NullPointerException if {@code argument} is null
   */
  public static <A> A require(@Nullable A argument, String name) {
    if (argument == null) {
      throw new NullPointerException(name + " is null. Pass one; nothing has been changed.");
    }
    return argument;
  }

  /** As {@link #require}, for what the library runs. */
  static <F> F requireFunction(@Nullable F function, String name) {
    if (function == null) {
      throw new NullPointerException(
          name + " is null. Pass what is to be run; nothing was run and no context has changed.");
    }
    return function;
  }

  /**
   * Returns a name that is there.
   *
   * @param name the name
   * @param what what it is the name of, for the message
   * @return {@code name}
   * @throws IllegalArgumentException if {@code name} is blank
   * @throws NullPointerException if {@code name} is null
   */
  public static String requireName(@Nullable String name, String what) {
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
