package io.asynclocal.mutiny.random;

import io.asynclocal.contract.random.Case;
import io.asynclocal.contract.random.Judge;
import io.asynclocal.contract.random.RandomPrograms;
import io.asynclocal.contract.random.Together;
import io.asynclocal.environment.Installation;
import io.asynclocal.mutiny.MutinyIntegration;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Each function of a random pipeline sees the stores of its subscriber. {@code
 * -Drandom.seeds=100000} runs more of them, {@code -Drandom.first=17} begins elsewhere: so a failed
 * seed is run again.
 */
final class RandomProgramTest {
  private static final RandomPrograms<Program> PROGRAMS =
      RandomPrograms.of("programs of Mutiny", 150, Program::of);
  private static final int BLIND_SEEDS = 40;

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
    Installation installed = MutinyIntegration.install();
    try (Together together = new Together()) {
      PROGRAMS.requireNoFault("installed", judge(together));
    } finally {
      installed.close();
    }
  }

  @Test
  void withoutTheIntegration_manyProgramsAreFaulty() throws Exception {
    try (Together together = new Together()) {
      PROGRAMS.requireFaults(BLIND_SEEDS, BLIND_SEEDS / 3, judge(together));
    }
  }

  private static Judge<Program> judge(Together together) {
    return cases -> together.each(cases, RandomProgramTest::run);
  }

  private static void run(Case<Program> program) throws InterruptedException {
    try (Run run = new Run()) {
      program.faults().addAll(run.of(program.program(), program.seed()));
    }
  }
}
