package io.asynclocal.contract.random;

import java.util.List;

/**
 * Runs programs and says what is wrong with each.
 *
 * @param <P> what programs are
 */
@FunctionalInterface
public interface Judge<P extends RandomProgram<P>> {

  /**
   * Runs programs, all at once if it can, and adds to each case what was wrong.
   *
   * @throws Exception if one can't be run
   */
  void judge(List<Case<P>> cases) throws Exception;

  /**
   * {@return whether {@code faulty} may be without a fault the next time, and so is tried several
   * times while it is made smaller; unless overridden, true}
   */
  default boolean races(Case<P> faulty) {
    return true;
  }
}
