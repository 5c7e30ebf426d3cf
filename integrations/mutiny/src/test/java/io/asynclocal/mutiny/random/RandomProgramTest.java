package io.asynclocal.mutiny.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.environment.Installation;
import io.asynclocal.mutiny.MutinyIntegration;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Each function of a random pipeline sees the stores of its subscriber. {@code
 * -Drandom.seeds=100000} runs more of them, {@code -Drandom.first=17} begins elsewhere: so a failed
 * seed is run again.
 */
final class RandomProgramTest {
  private static final int SEEDS = Integer.getInteger("random.seeds", 150);
  private static final long FIRST = Long.getLong("random.first", 1);
  private static final int BLIND_SEEDS = 40;
  private static final int MOST_SHOWN = 10;

  @BeforeEach
  void dropQuietly() {
    Infrastructure.setDroppedExceptionHandler(failure -> {});
  }

  @AfterEach
  void dropAsBefore() {
    Infrastructure.resetDroppedExceptionHandler();
  }

  @Test
  void everyFunction_seesItsSubscribersStores() throws Exception {
    System.out.printf("random programs (mutiny): seeds %d to %d%n", FIRST, FIRST + SEEDS - 1);
    List<String> faulty = new ArrayList<>();
    Installation installed = MutinyIntegration.install();
    try {
      for (long seed = FIRST; seed < FIRST + SEEDS && faulty.size() < MOST_SHOWN; seed++) {
        Program program = Program.of(seed);
        List<String> faults = faults(program, seed);
        if (!faults.isEmpty()) {
          Program smallest = smallest(program, seed);
          faulty.add(
              "seed " + seed + ": " + program + "\n  smallest: " + smallest + "\n  " + faults);
        }
      }
      assertEquals("", String.join("\n", faulty));
    } finally {
      installed.close();
    }
  }

  @Test
  void withoutTheIntegration_manyProgramsAreFaulty() throws Exception {
    int faulty = 0;
    for (long seed = FIRST; seed < FIRST + BLIND_SEEDS; seed++) {
      faulty += faults(Program.of(seed), seed).isEmpty() ? 0 : 1;
    }
    assertTrue(faulty > BLIND_SEEDS / 3, "faulty: " + faulty);
  }

  private static List<String> faults(Program program, long seed) throws InterruptedException {
    try (Run run = new Run()) {
      return run.of(program, seed);
    }
  }

  /** Leaves out one thing after the other, as long as what is left is faulty. */
  private static Program smallest(Program program, long seed) throws InterruptedException {
    for (Program smaller : program.smaller()) {
      for (int attempt = 0; attempt < 2; attempt++) {
        if (!faults(smaller, seed).isEmpty()) {
          return smallest(smaller, seed);
        }
      }
    }
    return program;
  }
}
