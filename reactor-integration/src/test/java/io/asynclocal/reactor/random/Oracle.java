package io.asynclocal.reactor.random;

import io.asynclocal.contract.random.Case;
import io.asynclocal.contract.random.Judge;
import io.asynclocal.contract.random.Together;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;

/** Runs programs in one mode, several at a time, and says what is wrong with each of them. */
final class Oracle implements Judge<Program>, AutoCloseable {
  private static final Pattern DISCARDED = Pattern.compile("doOnDiscard$");
  private static final Pattern LATE =
      Pattern.compile("[rR]equest$|[cC]ancel$|tap[.]finally$|doOnDiscard$");

  /** How often a program is run again to tell a difference from a race. */
  private static final int REPEATS = 8;

  private final Mode mode;
  private final Together together = new Together();

  Oracle(Mode mode) {
    this.mode = mode;
  }

  private record Running(Case<Program> program, Run run) {}

  /**
   * What was called.
   *
   * @param isShort whether that is without what comes late
   */
  private record Outcome(boolean isShort, List<String> called) {}

  @Override
  @SuppressWarnings("try") // what is switched on is there to be closed
  public void judge(List<Case<Program>> cases) throws Exception {
    List<Running> running =
        cases.stream()
            .map(each -> new Running(each, new Run(each.program(), each.seed(), mode)))
            .toList();
    try (AutoCloseable surroundings = mode.surround()) {
      run(running);
      if (mode != Mode.BLIND) {
        List<String> left = Pools.left();
        running.stream()
            .filter(each -> each.run.takesTime())
            .forEach(each -> each.program.faults().addAll(left));
        compare(running);
      }
    } finally {
      running.forEach(each -> each.run.close());
    }
  }

  @SuppressWarnings("try") // the installation is there to be closed
  private void run(List<Running> running) throws Exception {
    try (AutoCloseable installed = mode.install()) {
      together.each(running, each -> each.run.assemble());
      together.each(running, each -> each.run.run());
      together.each(running, each -> each.program.faults().addAll(each.run.end()));
    }
  }

  /** Compares what was called with what is called without the library. */
  private void compare(List<Running> running) throws Exception {
    Queue<Running> different = new ConcurrentLinkedQueue<>();
    together.each(
        running.stream().filter(each -> !each.program.isFaulty() && !each.run.takesTime()).toList(),
        each -> {
          if (!blind(each).contains(outcome(each.run, each.program))) {
            different.add(each);
          }
        });
    for (Running each : different) {
      compareOutcomes(each);
    }
  }

  /** A program may race with the threads that feed it, and has several outcomes then. */
  private void compareOutcomes(Running first) throws Exception {
    Set<Outcome> seen = new LinkedHashSet<>(List.of(outcome(first.run, first.program)));
    Set<Outcome> expected = new LinkedHashSet<>();
    for (int repeat = 0; repeat < REPEATS && Collections.disjoint(seen, expected); repeat++) {
      expected.addAll(blind(first));
      seen.add(again(first));
    }
    if (Collections.disjoint(seen, expected)) {
      first.program.faults().add("called were " + seen + " instead of " + expected);
    }
  }

  private Outcome again(Running first) throws Exception {
    Case<Program> program = first.program;
    try (Run run = new Run(program.program(), program.seed(), mode)) {
      run(List.of(new Running(program, run)));
      return outcome(run, program);
    }
  }

  /** Returns all that was called, and without what comes late. */
  private static List<Outcome> blind(Running running) throws InterruptedException {
    try (Run blind = running.run.blind()) {
      blind.assemble();
      blind.run();
      List<String> unused = blind.end();
      return List.of(outcome(blind, running.program, false), outcome(blind, running.program, true));
    }
  }

  /**
   * Returns what was called, but for what differs where something is shared: an item that comes
   * when all have gone is discarded by the hook of whoever was there, not forgotten; and a source
   * that has ended is told of no request or cancellation any more when the collector has run.
   */
  private static Outcome outcome(Run run, Case<Program> program) {
    return outcome(
        run, program, run.mayHaveForgotten() && program.program().outlivesItsSubscribers());
  }

  private static Outcome outcome(Run run, Case<Program> program, boolean isShort) {
    if (!program.program().outlivesItsSubscribers()) {
      return new Outcome(isShort, run.trace());
    }
    Pattern left = isShort ? LATE : DISCARDED;
    return new Outcome(
        isShort, run.trace().stream().filter(called -> !left.matcher(called).find()).toList());
  }

  @Override
  public void close() {
    together.close();
  }
}
