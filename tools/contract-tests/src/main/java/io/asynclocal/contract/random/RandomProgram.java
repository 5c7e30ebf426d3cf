package io.asynclocal.contract.random;

import java.util.List;

/**
 * A program that a seed gives: the same for the same seed. Its text shows all that was drawn.
 *
 * @param <P> itself
 */
public interface RandomProgram<P extends RandomProgram<P>> {

  /** {@return this program with one thing less, in each possible way} */
  List<P> smaller();
}
