package io.asynclocal.mixture;

import io.asynclocal.contract.random.Case;
import io.asynclocal.contract.random.Judge;
import io.asynclocal.contract.random.Together;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Runs programs in one mode, several at a time, and says what is wrong with each of them. */
final class Oracle implements Judge<Program>, AutoCloseable {
  private static final boolean RACES_TOO = Boolean.getBoolean("random.races");

  /** How often a race is run without the library until its outcome is taken for impossible. */
  private static final int BLIND_RACES = 100;

  /** How often it is run with the library then, all of which have to be impossible. */
  private static final int RACES = 20;

  private final Mode mode;
  private final Together together = new Together();

  Oracle(Mode mode) {
    this.mode = mode;
  }

  private record Running(Case<Program> program, Run run) {}

  /** What happens on one thread happens the same each time. */
  @Override
  public boolean races(Case<Program> faulty) {
    return Run.races(faulty.seed());
  }

  @Override
  public void judge(List<Case<Program>> cases) throws Exception {
    List<Running> running =
        cases.stream()
            .map(each -> new Running(each, new Run(each.program(), each.seed(), mode)))
            .toList();
    try {
      run(running);
      if (mode != Mode.BLIND) {
        List<String> left = Pools.left();
        running.stream()
            .filter(each -> each.run.races())
            .forEach(each -> each.program.faults().addAll(left));
        together.each(running, Oracle::compare);
        for (Running each : running) {
          race(each);
        }
      }
    } finally {
      running.forEach(each -> each.run.close());
    }
  }

  @SuppressWarnings("try") // the installation is there to be closed
  private void run(List<Running> running) throws Exception {
    try (AutoCloseable installed = mode.install()) {
      together.each(running, each -> each.run.run());
      together.each(running, each -> each.program.faults().addAll(each.run.end()));
    }
  }

  /** Compares what happened with what happens without the library. */
  private static void compare(Running running) throws Exception {
    List<String> trace = running.run.trace();
    if (running.program.isFaulty() || trace == null) {
      return;
    }
    Case<Program> program = running.program;
    try (Run blind = blind(program)) {
      if (!running.run.signals().equals(blind.signals())) {
        program.faults().add("signals " + running.run.signals() + " instead of " + blind.signals());
      } else if (!trace.equals(blind.trace())) {
        program.faults().add("called were " + trace + " instead of " + blind.trace());
      }
    }
  }

  /**
   * As {@link #compare}, where each time something else may happen: each subscriber is told what it
   * can be told without the library. That needs a machine with time, since what is rare there may
   * be usual here: time-outs are reached or not.
   */
  private void race(Running running) throws Exception {
    Case<Program> program = running.program;
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
      try (Run again = new Run(program.program(), program.seed(), mode)) {
        run(List.of(new Running(program, again)));
        Set<String> signals = numbered(again);
        signals.removeAll(possible);
        if (signals.isEmpty()) {
          return;
        }
        impossible.addAll(signals);
      }
    }
    program.faults().add("signals " + impossible + " instead of " + possible);
  }

  /** Returns what each subscriber was told, with its number. */
  private static Set<String> numbered(Run run) {
    Set<String> numbered = new HashSet<>();
    for (String signals : run.signals()) {
      numbered.add(numbered.size() + ": " + signals);
    }
    return numbered;
  }

  private static Run blind(Case<Program> program) throws InterruptedException {
    Run blind = new Run(program.program(), program.seed(), Mode.BLIND);
    blind.run();
    List<String> unused = blind.end();
    return blind;
  }

  @Override
  public void close() {
    together.close();
  }
}
