package io.asynclocal.contract.random;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out of a faulty program one thing after the other, as long as what is left is faulty. What
 * is faulty now and then only, as where threads race, is tried several times, and so is faulty once
 * in one of them.
 */
final class Shrinker<P extends RandomProgram<P>> {
  private static final int TRIES = 12;

  private final Judge<P> judge;
  private int runs;

  /**
   * Makes a shrinker.
   *
   * @param mostRuns after how many runs it is content with what it has
   */
  Shrinker(Judge<P> judge, int mostRuns) {
    this.judge = judge;
    this.runs = mostRuns;
  }

  /** {@return the smallest program that was found, and what is wrong with it} */
  Case<P> smallest(Case<P> faulty) throws Exception {
    Case<P> smallest = faulty;
    for (Case<P> smaller = smaller(faulty); smaller != null; smaller = smaller(smallest)) {
      smallest = smaller;
    }
    return smallest;
  }

  private @Nullable Case<P> smaller(Case<P> faulty) throws Exception {
    int tries = judge.races(faulty) ? TRIES : 1;
    for (P candidate : faulty.program().smaller()) {
      for (int time = 0; time < tries && runs > 0; time++, runs--) {
        Case<P> smaller = new Case<>(candidate, faulty.seed());
        judge.judge(List.of(smaller));
        if (smaller.isFaulty()) {
          return smaller;
        }
      }
    }
    return null;
  }
}
