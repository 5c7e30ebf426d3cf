package io.asynclocal.mixture;

import org.jspecify.annotations.Nullable;

/**
 * A stage that a program may have.
 *
 * @param name as it is printed
 * @param takes what it is applied to, null for a source
 * @param gives what it makes
 * @param nests where the programs are built that stand in it
 * @param writing how it changes the stores of all that is above it, null if it doesn't
 * @param body makes the stage
 */
record Operator(
    String name,
    @Nullable Kind takes,
    Kind gives,
    Nests nests,
    @Nullable Writing writing,
    Body body) {

  enum Nests {
    NOTHING,
    /** Built when a function is called, in its context. */
    IN_FUNCTION,
    /** Built together with the program that they stand in. */
    AT_ASSEMBLY
  }

  /** Makes a stage. */
  interface Body {
    /** Returns the stage below {@code above}, which is none for sources. */
    Object apply(Part part, Object above);
  }

  boolean isEager() {
    return gives.isEager();
  }
}
