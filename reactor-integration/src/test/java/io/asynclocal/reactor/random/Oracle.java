package io.asynclocal.reactor.random;

import io.asynclocal.contract.random.Case;
import io.asynclocal.contract.random.Judge;
import io.asynclocal.contract.random.Together;
import java.util.List;
import java.util.regex.Pattern;

/** Runs programs in one mode, several at a time, and says what is wrong with each of them. */
final class Oracle implements Judge<Program>, AutoCloseable {
  private static final Pattern LATE = Pattern.compile("[rR]equest$|doOnDiscard$");

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
        together.each(running, Oracle::compare);
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
  private static void compare(Running running) throws InterruptedException {
    Case<Program> program = running.program;
    if (program.isFaulty() || running.run.takesTime()) {
      return;
    }
    try (Run blind = running.run.blind()) {
      blind.assemble();
      blind.run();
      List<String> unused = blind.end();
      List<String> trace = trace(running.run, program);
      List<String> expected = trace(blind, program);
      if (!trace.equals(expected)) {
        program.faults().add("called were " + trace + " instead of " + expected);
      }
    }
  }

  /**
   * Returns what was called, but for what differs where something is shared: a source that has
   * ended is let go of, and told of no request; an item that comes when all have gone is discarded
   * by the hook of whoever was there, not forgotten.
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
