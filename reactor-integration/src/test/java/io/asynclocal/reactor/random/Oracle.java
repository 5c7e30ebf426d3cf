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
          if (!trace(each.run, each.program).equals(blind(each))) {
            different.add(each);
          }
        });
    for (Running each : different) {
      compareOutcomes(each);
    }
  }

  /** A program may race with the threads that feed it, and has several outcomes then. */
  private void compareOutcomes(Running first) throws Exception {
    Set<List<String>> seen = new LinkedHashSet<>(List.of(trace(first.run, first.program)));
    Set<List<String>> expected = new LinkedHashSet<>();
    for (int repeat = 0; repeat < REPEATS && Collections.disjoint(seen, expected); repeat++) {
      expected.add(blind(first));
      seen.add(again(first));
    }
    if (Collections.disjoint(seen, expected)) {
      first.program.faults().add("called were " + seen + " instead of " + expected);
    }
  }

  private List<String> again(Running first) throws Exception {
    Case<Program> program = first.program;
    try (Run run = new Run(program.program(), program.seed(), mode)) {
      run(List.of(new Running(program, run)));
      return trace(run, program);
    }
  }

  private static List<String> blind(Running running) throws InterruptedException {
    try (Run blind = running.run.blind()) {
      blind.assemble();
      blind.run();
      List<String> unused = blind.end();
      return trace(blind, running.program);
    }
  }

  /**
   * Returns what was called, but for what differs where something is shared: a source that has
   * ended is let go of, and told of no request or cancellation; an item that comes when all have
   * gone is discarded by the hook of whoever was there, not forgotten.
   */
  private static List<String> trace(Run run, Case<Program> program) {
    return program.program().outlivesItsSubscribers()
        ? run.trace().stream().filter(called -> !LATE.matcher(called).find()).toList()
        : run.trace();
  }

  @Override
  public void close() {
    together.close();
  }
}
