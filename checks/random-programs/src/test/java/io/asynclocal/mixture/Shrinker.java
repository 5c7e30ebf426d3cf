package io.asynclocal.mixture;

import io.asynclocal.mixture.Judge.Case;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out of a faulty program one thing after the other, as long as what is left is faulty. What
 * is faulty now and then only is tried several times, and so is faulty once in one of them.
 */
final class Shrinker {
  private static final int TRIES = 12;

  private final Judge judge;
  private int runs;

  /**
   * Makes a shrinker.
   *
   * @param mostRuns after how many runs it is content with what it has
   */
  Shrinker(Judge judge, int mostRuns) {
    this.judge = judge;
    this.runs = mostRuns;
  }

  /** {@return the smallest program that was found, and what is wrong with it} */
  Case smallest(Case faulty) throws Exception {
    Case smallest = faulty;
    for (Case smaller = smaller(smallest); smaller != null; smaller = smaller(smallest)) {
      smallest = smaller;
    }
    return smallest;
  }

  private @Nullable Case smaller(Case faulty) throws Exception {
    // What happens on one thread happens the same each time.
    int tries = Math.floorMod(faulty.seed(), 2L) == 1 ? TRIES : 1;
    for (Program candidate : faulty.program().smaller()) {
      for (int time = 0; time < tries && runs > 0; time++, runs--) {
        Case smaller = new Case(candidate, faulty.seed());
        judge.judge(List.of(smaller));
        if (smaller.isFaulty()) {
          return smaller;
        }
      }
    }
    return null;
  }
}
