package io.asynclocal.contract.conformance;

import io.asynclocal.contract.Carrier;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Runs programs on a carrier, many at once, and counts what they saw. */
final class ContextRun {
  private static final int AT_ONCE = 48;
  private static final int MOST_SHOWN = 10;

  /** The guard against a callback that never comes; nothing else waits for it. */
  private final long deadline = Long.getLong("contract.deadline", 60);

  private final Carrier carrier;
  private final String name;
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final Set<ProgramRun> running = ConcurrentHashMap.newKeySet();
  private final List<String> shown = new ArrayList<>();
  private int programs;
  private long reads;
  private long mismatches;

  ContextRun(Carrier carrier, String name) {
    this.carrier = carrier;
    this.name = name;
  }

  /** Runs all of {@code source} and returns when the last callback of the last one has ended. */
  void run(Iterator<Program> source) throws InterruptedException {
    while (source.hasNext()) {
      take(1);
      start(source.next());
    }
    take(AT_ONCE);
  }

  private void take(int wanted) throws InterruptedException {
    if (!places.tryAcquire(wanted, deadline, TimeUnit.SECONDS)) {
      throw new AssertionError(
          "On the carrier "
              + carrier.name()
              + ", callbacks were dropped or take more than "
              + deadline
              + " seconds: "
              + running);
    }
  }

  private void start(Program program) {
    ProgramRun run = new ProgramRun(program, carrier, this::over);
    running.add(run);
    run.start();
  }

  private void over(ProgramRun run) {
    compare(run);
    running.remove(run);
    places.release();
  }

  private synchronized void compare(ProgramRun run) {
    programs++;
    reads += run.reads().count();
    run.reads().compare(run.program(), mismatch -> mismatch(mismatch.toString()));
    if (run.failure() != null) {
      mismatch("program " + run.program().id() + " failed: " + run.failure());
    }
  }

  private void mismatch(String text) {
    mismatches++;
    if (shown.size() < MOST_SHOWN) {
      shown.add(text);
    }
  }

  /** {@return the one line that is printed} */
  synchronized String summary() {
    return String.format(
        Locale.ROOT,
        "conformance %s: %,d programs, %,d reads, %,d mismatches",
        name,
        programs,
        reads,
        mismatches);
  }

  synchronized int programs() {
    return programs;
  }

  /** {@return the first mismatches, as text; empty if there is none} */
  synchronized List<String> mismatches() {
    return List.copyOf(shown);
  }
}
