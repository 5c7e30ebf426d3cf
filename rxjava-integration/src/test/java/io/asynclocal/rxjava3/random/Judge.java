package io.asynclocal.rxjava3.random;

import io.asynclocal.rxjava3.Unfused;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs programs in one mode, several at a time, and says what is wrong with each of them. */
final class Judge implements AutoCloseable {
  private static final int THREADS = 4;

  private static final int MOST_TIMES = 5;

  private final Mode mode;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private long checks;

  Judge(Mode mode) {
    this.mode = mode;
  }

  /** A program, the seed that says what is drawn beside it, and what was wrong. */
  record Case(Program program, long seed, List<String> faults) {
    Case(Program program, long seed) {
      this(program, seed, new ArrayList<>());
    }

    boolean isFaulty() {
      return !faults.isEmpty();
    }
  }

  private record Running(Case program, Run run) {}

  /** {@return how many functions have checked what they see} */
  long checks() {
    return checks;
  }

  /**
   * Runs {@code cases} and adds to each what was wrong.
   *
   * @param collects whether the collector is to run before those cancel who haven't come to an end
   */
  void judge(List<Case> cases, boolean collects) throws Exception {
    List<Case> left = excused(cases, collects);
    for (int time = 1; time < MOST_TIMES && !left.isEmpty(); time++) {
      left = excused(left, false);
    }
  }

  /** Returns those that have to be run once more. */
  private List<Case> excused(List<Case> cases, boolean collects) throws Exception {
    List<Running> running =
        cases.stream()
            .map(each -> new Running(each, new Run(each.program, each.seed, mode)))
            .toList();
    try {
      run(running, collects);
      if (mode == Mode.INSTALLED) {
        compare(running);
      }
      checks += running.stream().mapToLong(each -> each.run.checks()).sum();
      return running.stream().filter(each -> each.run.isExcused()).map(Running::program).toList();
    } finally {
      running.forEach(each -> each.run.close());
    }
  }

  @SuppressWarnings("try") // installations are there to be closed
  private void run(List<Running> running, boolean collects) throws Exception {
    try (AutoCloseable early = mode.installBeforeAssembly()) {
      all(running, each -> each.run.assemble());
      try (AutoCloseable late = mode.installAfterAssembly()) {
        all(running, each -> each.run.run());
        if (collects) {
          System.gc(); // what only we know of a context that somebody keeps must be enough
        }
        all(running, each -> each.program.faults.addAll(each.run.end()));
      }
    }
    List<String> left = mode == Mode.BLIND ? List.of() : Pools.left();
    running.stream()
        .filter(each -> each.run.usesPools())
        .forEach(each -> each.program.faults.addAll(left));
  }

  /** Where nothing is fused across the library, that isn't in what it is compared with either. */
  @SuppressWarnings("try") // what is installed is there to be closed
  private void compare(List<Running> running) throws Exception {
    try (AutoCloseable unfused = Unfused.isNeeded() ? Unfused.install() : () -> {}) {
      all(running, this::compare);
    }
  }

  /** Compares what was called with what is called without the library. */
  private void compare(Running running) throws Exception {
    List<String> trace = running.run.trace();
    if (running.program.isFaulty() || trace == null) {
      return;
    }
    try (Run blind = new Run(running.program.program, running.program.seed, Mode.BLIND)) {
      blind.assemble();
      blind.run();
      List<String> unused = blind.end();
      List<String> expected = blind.trace();
      if (!trace.equals(expected)) {
        running.program.faults.add("called were " + trace + " instead of " + expected);
      }
    }
  }

  private interface Step {
    void take(Running running) throws Exception;
  }

  private void all(List<Running> running, Step step) throws Exception {
    List<Callable<Object>> tasks = new ArrayList<>();
    for (Running each : running) {
      tasks.add(
          () -> {
            step.take(each);
            return each;
          });
    }
    for (Future<Object> future : threads.invokeAll(tasks)) {
      try {
        Object unused = future.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("A program can't be run.", e.getCause());
      }
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
