package io.asynclocal.mixture;

import io.asynclocal.contract.random.Case;
import io.asynclocal.contract.random.Judge;
import io.asynclocal.contract.random.Together;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

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
  @SuppressWarnings("try") // what is switched on is there to be closed
  public void judge(List<Case<Program>> cases) throws Exception {
    List<Running> running =
        cases.stream()
            .map(each -> new Running(each, new Run(each.program(), each.seed(), mode)))
            .toList();
    try {
      run(running);
      if (mode.carries()) {
        List<String> left = Pools.left();
        running.stream()
            .filter(each -> each.run.races())
            .forEach(each -> each.program.faults().addAll(left));
        try (AutoCloseable others = mode.withoutTheLibrary().install()) {
          together.each(running, this::compare);
        }
        race(running);
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
  private void compare(Running running) throws Exception {
    List<String> trace = running.run.trace();
    if (running.program.isFaulty() || trace == null) {
      return;
    }
    Case<Program> program = running.program;
    try (Run blind = blind(program, mode.withoutTheLibrary())) {
      if (!running.run.signals().equals(blind.signals())) {
        program.faults().add("signals " + running.run.signals() + " instead of " + blind.signals());
      } else if (!trace.equals(blind.trace())) {
        program.faults().add("called were " + trace + " instead of " + blind.trace());
      }
    }
  }

  /** What a program that races was seen to do. */
  private static final class Race {
    final Running running;
    final Set<String> possible = ConcurrentHashMap.newKeySet();
    final List<String> impossible = new ArrayList<>();

    Race(Running running) {
      this.running = running;
    }

    void runBlind() throws InterruptedException {
      try (Run blind = blind(running.program, Mode.BLIND)) {
        possible.addAll(numbered(blind));
      }
    }

    /** {@return what is impossible in another run} */
    Set<String> impossible(Run run) {
      Set<String> signals = numbered(run);
      signals.removeAll(possible);
      impossible.addAll(signals);
      return signals;
    }
  }

  /**
   * As {@link #compare}, where each time something else may happen: each subscriber is told what it
   * can be told without the library. That needs a machine with time, since what is rare there may
   * be usual here: time-outs are reached or not.
   */
  private void race(List<Running> running) throws Exception {
    if (!RACES_TOO || mode != Mode.NATIVE) {
      return;
    }
    List<Race> open =
        new ArrayList<>(
            running.stream()
                .filter(each -> each.run.races() && !each.program.isFaulty())
                .map(Race::new)
                .toList());
    for (int time = 0; time < BLIND_RACES && !open.isEmpty(); time++) {
      together.each(open, Race::runBlind);
      open.removeIf(race -> race.possible.containsAll(numbered(race.running.run)));
    }
    for (int time = 0; time < RACES && !open.isEmpty(); time++) {
      List<Race> right = new ArrayList<>();
      for (Race race : open) {
        Case<Program> program = race.running.program;
        try (Run again = new Run(program.program(), program.seed(), mode)) {
          run(List.of(new Running(program, again)));
          if (race.impossible(again).isEmpty()) {
            right.add(race);
          }
        }
      }
      open.removeAll(right);
    }
    for (Race race : open) {
      race.running
          .program
          .faults()
          .add("signals " + race.impossible + " instead of " + race.possible);
    }
  }

  /** Returns what each subscriber was told, with its number. */
  private static Set<String> numbered(Run run) {
    Set<String> numbered = new HashSet<>();
    for (String signals : run.signals()) {
      numbered.add(numbered.size() + ": " + signals);
    }
    return numbered;
  }

  private static Run blind(Case<Program> program, Mode mode) throws InterruptedException {
    Run blind = new Run(program.program(), program.seed(), mode);
    blind.run();
    List<String> unused = blind.end();
    return blind;
  }

  @Override
  public void close() {
    together.close();
  }
}
