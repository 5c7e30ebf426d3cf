package io.asynclocal.contract.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/**
 * The programs of a row of seeds, for one library. How many there are, and which, system properties
 * say: {@code -Drandom.seeds=100000} runs more than usual, {@code -Drandom.seeds=1
 * -Drandom.first=17} runs a failed one again, {@code -Drandom.shown=50} goes on after more faulty
 * ones than ten, and {@code -Drandom.runs=1000} makes smaller with more patience, or with less.
 *
 * @param <P> what programs are
 */
public final class RandomPrograms<P extends RandomProgram<P>> {
  private static final long FIRST = Long.getLong("random.first", 1);
  private static final int MOST_SHOWN = Integer.getInteger("random.shown", 10);
  private static final int MOST_RUNS = Integer.getInteger("random.runs", 2000);
  private static final int PROGRESS = 5000;

  /** How many are judged at once. */
  static final int BATCH = 25;

  private final String name;
  private final int seeds;
  private final LongFunction<P> drawn;
  private final Summary summary = new Summary();

  private RandomPrograms(String name, int seeds, LongFunction<P> drawn) {
    this.name = name;
    this.seeds = seeds;
    this.drawn = drawn;
  }

  /**
   * Returns programs.
   *
   * @param <P> what programs are
   * @param name what they are called in what is printed
   * @param seeds how many are run unless a property says otherwise
   * @param drawn draws the program of a seed
   */
  public static <P extends RandomProgram<P>> RandomPrograms<P> of(
      String name, int seeds, LongFunction<P> drawn) {
    return new RandomPrograms<>(name, Integer.getInteger("random.seeds", seeds), drawn);
  }

  /** {@return how many seeds are run} */
  public int seeds() {
    return seeds;
  }

  /** {@return the first so many, however many are run otherwise} */
  public List<Case<P>> first(int count) {
    return cases(FIRST, FIRST + count);
  }

  /**
   * Hands the first so many, however many are run otherwise, to {@code judge}, a batch at a time.
   * Whether they are faulty isn't looked at.
   *
   * @param count how many
   * @throws Exception if one can't be run
   */
  public void judgeFirst(int count, Judge<P> judge) throws Exception {
    for (long seed = FIRST; seed < FIRST + count; seed += BATCH) {
      judge.judge(cases(seed, Math.min(seed + BATCH, FIRST + count)));
    }
  }

  /**
   * Runs them all and fails if one is faulty, with its seed and the smallest program that is faulty
   * as well. Says on the standard output what is run, how far it has come, and what all modes come
   * to that were run until then.
   *
   * @param mode how they are run
   * @throws Exception if one can't be run
   */
  public void requireNoFault(String mode, Judge<P> judge) throws Exception {
    long end = FIRST + seeds;
    System.out.printf("random %s (%s): seeds %d to %d%n", name, mode, FIRST, end - 1);
    List<Case<P>> faulty = new ArrayList<>();
    long seed = FIRST;
    long begun = System.nanoTime();
    while (seed < end && faulty.size() < MOST_SHOWN) {
      long next = Math.min(seed + BATCH, end);
      for (Case<P> each : faulty(cases(seed, next), judge)) {
        System.out.printf("random %s (%s): seed %d is faulty: %s%n", name, mode, each.seed(), each);
        faulty.add(each);
      }
      seed = next;
      if ((seed - FIRST) % PROGRESS == 0) {
        System.out.printf(
            "random %s (%s): %d run, %d faulty%n", name, mode, seed - FIRST, faulty.size());
      }
    }
    summary.add(seed - FIRST, faulty.size(), System.nanoTime() - begun);
    System.out.printf("random %s: %d seeds, %s%n", name, seeds, summary);
    Shrinker<P> shrinker = new Shrinker<>(judge, MOST_RUNS);
    List<String> report = new ArrayList<>();
    for (Case<P> each : faulty) {
      report.add("seed " + each.seed() + ": " + each + "\n  smallest: " + shrinker.smallest(each));
    }
    assertEquals("", String.join("\n", report));
  }

  /**
   * Fails unless enough of the first are faulty: the counterpart, without the library, of what is
   * to have no fault.
   *
   * @param seeds how many are run
   * @param enough how many have to be faulty
   * @throws Exception if one can't be run
   */
  public void requireFaults(int seeds, int enough, Judge<P> judge) throws Exception {
    int faulty = faulty(first(seeds), judge).size();
    System.out.printf("random %s (without the library): %d of %d faulty%n", name, faulty, seeds);
    assertTrue(faulty >= enough, faulty + " of " + seeds + " are faulty: the oracle is blind");
  }

  private List<Case<P>> cases(long first, long end) {
    return LongStream.range(first, end)
        .mapToObj(seed -> new Case<>(drawn.apply(seed), seed))
        .toList();
  }

  private static <P extends RandomProgram<P>> List<Case<P>> faulty(
      List<Case<P>> cases, Judge<P> judge) throws Exception {
    judge.judge(cases);
    return cases.stream().filter(Case::isFaulty).toList();
  }
}
