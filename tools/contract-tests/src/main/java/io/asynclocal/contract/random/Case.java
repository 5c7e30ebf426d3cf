package io.asynclocal.contract.random;

import java.util.ArrayList;
import java.util.List;

/**
 * A program that is judged, on one thread.
 *
 * @param <P> what programs are
 * @param program what is run
 * @param seed what says, besides, how it is run
 * @param faults what was wrong; added to
 */
public record Case<P extends RandomProgram<P>>(P program, long seed, List<String> faults) {
  private static final int SHOWN = 4;

  /** Makes a case that nothing is wrong with yet. */
  public Case(P program, long seed) {
    this(program, seed, new ArrayList<>());
  }

  /** {@return whether anything was wrong} */
  public boolean isFaulty() {
    return !faults.isEmpty();
  }

  /** {@return the program, and below it the first of what was wrong} */
  @Override
  public String toString() {
    return program + "\n  " + faults.stream().limit(SHOWN).toList();
  }
}
