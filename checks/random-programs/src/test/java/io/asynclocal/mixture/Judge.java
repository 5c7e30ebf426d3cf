package io.asynclocal.mixture;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs programs in one mode, several at a time, and says what is wrong with each of them. */
final class Judge implements AutoCloseable {
  private static final int THREADS = 4;

  private static final boolean RACES_TOO = Boolean.getBoolean("random.races");

  /** How often a race is run without the library until its outcome is taken for impossible. */
  private static final int BLIND_RACES = 100;

  /** How often it is run with the library then, all of which have to be impossible. */
  private static final int RACES = 20;

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

  /** Runs {@code cases} and adds to each what was wrong. */
  void judge(List<Case> cases) throws Exception {
    List<Running> running =
        cases.stream()
            .map(each -> new Running(each, new Run(each.program, each.seed, mode)))
            .toList();
    try {
      run(running);
      if (mode != Mode.BLIND) {
        List<String> left = Pools.left();
        running.stream()
            .filter(each -> each.run.races())
            .forEach(each -> each.program.faults.addAll(left));
        all(running, Judge::compare);
        for (Running each : running) {
          race(each);
        }
      }
      checks += running.stream().mapToLong(each -> each.run.checks()).sum();
    } finally {
      running.forEach(each -> each.run.close());
    }
  }

  @SuppressWarnings("try") // the installation is there to be closed
  private void run(List<Running> running) throws Exception {
    try (AutoCloseable installed = mode.install()) {
      all(running, each -> each.run.run());
      all(running, each -> each.program.faults.addAll(each.run.end()));
    }
  }

  /** Compares what happened with what happens without the library. */
  private static void compare(Running running) throws Exception {
    List<String> trace = running.run.trace();
    if (running.program.isFaulty() || trace == null) {
      return;
    }
    Case program = running.program;
    try (Run blind = blind(program)) {
      if (!running.run.signals().equals(blind.signals())) {
        program.faults.add("signals " + running.run.signals() + " instead of " + blind.signals());
      } else if (!trace.equals(blind.trace())) {
        program.faults.add("called were " + trace + " instead of " + blind.trace());
      }
    }
  }

  /**
   * As {@link #compare}, where each time something else may happen: each subscriber is told what it
   * can be told without the library. That needs a machine with time, since what is rare there may
   * be usual here: time-outs are reached or not.
   */
  private void race(Running running) throws Exception {
    Case program = running.program;
    if (!RACES_TOO || mode != Mode.NATIVE || program.isFaulty() || !running.run.races()) {
      return;
    }
    Set<String> possible = new HashSet<>();
    for (int time = 0; time < BLIND_RACES; time++) {
      try (Run blind = blind(program)) {
        possible.addAll(numbered(blind));
      }
      if (possible.containsAll(numbered(running.run))) {
        return;
      }
    }
    List<String> impossible = new ArrayList<>();
    for (int time = 0; time < RACES; time++) {
      try (Run again = new Run(program.program, program.seed, mode)) {
        run(List.of(new Running(program, again)));
        Set<String> signals = numbered(again);
        signals.removeAll(possible);
        if (signals.isEmpty()) {
          return;
        }
        impossible.addAll(signals);
      }
    }
    program.faults.add("signals " + impossible + " instead of " + possible);
  }

  /** Returns what each subscriber was told, with its number. */
  private static Set<String> numbered(Run run) {
    Set<String> numbered = new HashSet<>();
    for (String signals : run.signals()) {
      numbered.add(numbered.size() + ": " + signals);
    }
    return numbered;
  }

  private static Run blind(Case program) throws InterruptedException {
    Run blind = new Run(program.program, program.seed, Mode.BLIND);
    blind.run();
    List<String> unused = blind.end();
    return blind;
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
