package io.asynclocal.rxjava3.random;

import io.asynclocal.contract.random.Case;
import io.asynclocal.contract.random.Judge;
import io.asynclocal.contract.random.Together;
import io.asynclocal.rxjava3.Unfused;
import java.util.List;

/** Runs programs in one mode, several at a time, and says what is wrong with each of them. */
final class Oracle implements Judge<Program>, AutoCloseable {
  private static final int MOST_TIMES = 5;

  /** In how many batches the collector runs once: it takes as long as they do. */
  private static final int COLLECTED = 4;

  /** The same in the long form, after so many batches. */
  private static final int COLLECTED_LATER = 20;

  private static final int LATER = 100;

  /** After how many batches the pools are new ones, so that what is left there doesn't add up. */
  private static final int RENEWED = 40;

  private final Mode mode;
  private final Together together = new Together();
  private int batches;

  Oracle(Mode mode) {
    this.mode = mode;
  }

  private record Running(Case<Program> program, Run run) {}

  /** Now and then the collector runs before those cancel who haven't come to an end. */
  @Override
  public void judge(List<Case<Program>> cases) throws Exception {
    List<Case<Program>> left = excused(cases, collects());
    for (int time = 1; time < MOST_TIMES && !left.isEmpty(); time++) {
      left = excused(left, false);
    }
  }

  private boolean renews() {
    return batches % RENEWED == 0;
  }

  private boolean collects() {
    batches++;
    return batches % (batches < LATER ? COLLECTED : COLLECTED_LATER) == 0;
  }

  /** Returns those that have to be run once more. */
  private List<Case<Program>> excused(List<Case<Program>> cases, boolean collects)
      throws Exception {
    List<Running> running =
        cases.stream()
            .map(each -> new Running(each, new Run(each.program(), each.seed(), mode)))
            .toList();
    try {
      run(running, collects);
      if (mode == Mode.INSTALLED) {
        compare(running);
      }
      return running.stream().filter(each -> each.run.isExcused()).map(Running::program).toList();
    } finally {
      running.forEach(each -> each.run.close());
    }
  }

  @SuppressWarnings("try") // installations are there to be closed
  private void run(List<Running> running, boolean collects) throws Exception {
    try (AutoCloseable early = mode.installBeforeAssembly()) {
      together.each(running, each -> each.run.assemble());
      try (AutoCloseable late = mode.installAfterAssembly()) {
        together.each(running, each -> each.run.run());
        if (collects) {
          System.gc(); // what only we know of a context that somebody keeps must be enough
        }
        together.each(running, each -> each.program.faults().addAll(each.run.end()));
      }
    }
    List<String> left = mode == Mode.BLIND ? List.of() : Pools.left();
    if (renews()) {
      Pools.renew();
    }
    running.stream()
        .filter(each -> each.run.usesPools())
        .forEach(each -> each.program.faults().addAll(left));
  }

  /** Where nothing is fused across the library, that isn't in what it is compared with either. */
  @SuppressWarnings("try") // what is installed is there to be closed
  private void compare(List<Running> running) throws Exception {
    try (AutoCloseable unfused = Unfused.isNeeded() ? Unfused.install() : () -> {}) {
      together.each(running, this::compare);
    }
  }

  /** Compares what was called with what is called without the library. */
  private void compare(Running running) throws Exception {
    List<String> trace = running.run.trace();
    if (running.program.isFaulty() || trace == null) {
      return;
    }
    try (Run blind = new Run(running.program.program(), running.program.seed(), Mode.BLIND)) {
      blind.assemble();
      blind.run();
      List<String> unused = blind.end();
      List<String> expected = blind.trace();
      if (!trace.equals(expected)) {
        running.program.faults().add("called were " + trace + " instead of " + expected);
      }
    }
  }

  @Override
  public void close() {
    together.close();
  }
}
