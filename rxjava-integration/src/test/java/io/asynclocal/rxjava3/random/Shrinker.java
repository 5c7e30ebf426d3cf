package io.asynclocal.rxjava3.random;

import io.asynclocal.rxjava3.random.Judge.Case;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out of a faulty program one thing after the other, as long as what is left is faulty. What
 * is faulty now and then only, as where threads race, is tried several times, and so is faulty once
 * in one of them.
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
    List<Program> candidates = faulty.program().smaller();
    for (Program candidate : candidates) {
      for (int tries = TRIES; tries > 0 && runs > 0; tries--, runs--) {
        Case smaller = new Case(candidate, faulty.seed());
        judge.judge(List.of(smaller), tries % 2 == 0);
        if (smaller.isFaulty()) {
          return smaller;
        }
      }
    }
    return null;
  }
}
