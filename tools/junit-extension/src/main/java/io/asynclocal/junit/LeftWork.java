package io.asynclocal.junit;

import io.asynclocal.diagnostics.LiveWork;
import io.asynclocal.diagnostics.Origin;
import java.util.Set;

/** Work that was alive at a moment after its test had ended, as it was then. */
final class LeftWork {
  private final LiveWork work;
  private final long runs;
  private final boolean running;
  private final String state;

  LeftWork(LiveWork work) {
    this.work = work;
    this.runs = work.runs();
    this.running = work.isRunning();
    this.state = work.toString();
  }

  boolean isRunning() {
    return running;
  }

  /** Whether it has gone by itself; what has run or was completed since has come too late. */
  boolean isGarbage(Set<LiveWork> alive) {
    return !alive.contains(work) && work.runs() == runs && !running && !work.isCompleted();
  }

  @Override
  public String toString() {
    Origin origin = work.origin();
    String cause = origin.cause() == null ? "" : ", by " + origin.cause();
    return state
        + ", begun on thread '"
        + origin.threadName()
        + "'"
        + cause
        + Findings.stack(origin.stack());
  }
}
