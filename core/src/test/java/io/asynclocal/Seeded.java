package io.asynclocal;

import java.util.Random;
import java.util.function.Consumer;

/**
 * Runs random programs. Each has a seed of its own, and one that fails says how to run it alone:
 * {@code -Dseed=…} replaces all seeds by that one.
 */
final class Seeded {
  private static final Long REPLAYED = Long.getLong("seed");

  private Seeded() {}

  static void programs(int count, Consumer<Random> program) {
    if (REPLAYED != null) {
      run(REPLAYED, program);
      return;
    }
    Random seeds = new Random();
    for (int i = 0; i < count; i++) {
      run(seeds.nextLong(), program);
    }
  }

  private static void run(long seed, Consumer<Random> program) {
    try {
      program.accept(new Random(seed));
    } catch (Throwable e) {
      throw new AssertionError("Replay with -Dseed=" + seed + ": " + e.getMessage(), e);
    }
  }
}
