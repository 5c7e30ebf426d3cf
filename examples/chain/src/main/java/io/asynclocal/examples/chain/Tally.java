package io.asynclocal.examples.chain;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What has become of each request's stores, service by service. */
final class Tally {
  private final int requests;
  private List<String> services = List.of();
  private int[] lostIn = {};
  private int[] crossedIn = {};
  private int shipped;
  private int lost;
  private int crossed;
  private int failed;
  private String firstFailure = "";

  Tally(int requests) {
    this.requests = requests;
  }

  synchronized void services(String... names) {
    services = List.of(names);
    lostIn = new int[names.length];
    crossedIn = new int[names.length];
  }

  /** Takes what came of a request: null for an answer, or why there is none. */
  synchronized void answered(@Nullable String failure) {
    if (failure != null) {
      failed++;
      firstFailure = firstFailure.isEmpty() ? failure : firstFailure;
    }
  }

  /** Takes a line of the last service, with a mark of each one. */
  synchronized void shipped(String line) {
    String marks = line.substring(line.indexOf(' ') + 1);
    shipped++;
    if (marks.indexOf('C') >= 0) {
      crossed++;
    } else if (marks.indexOf('L') >= 0 || marks.length() != services.size()) {
      lost++;
    }
    for (int i = 0; i < Math.min(marks.length(), lostIn.length); i++) {
      lostIn[i] += marks.charAt(i) == 'L' ? 1 : 0;
      crossedIn[i] += marks.charAt(i) == 'C' ? 1 : 0;
    }
    notifyAll();
  }

  /** Waits until all requests that were answered have arrived at the end. */
  synchronized void await(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    for (long left = patience.toMillis(); shipped < requests - failed && left > 0; ) {
      wait(left);
      left = (end - System.nanoTime()) / 1_000_000;
    }
  }

  synchronized boolean isRight() {
    return lost() == 0 && crossed == 0;
  }

  /** What never arrived has lost its stores, too. */
  private int lost() {
    return lost + requests - shipped;
  }

  synchronized void print(PrintStream out) {
    for (int i = 0; i < services.size(); i++) {
      out.printf(
          Locale.ROOT,
          "  %-14s %,7d lost %,7d crossed%n",
          services.get(i),
          lostIn[i],
          crossedIn[i]);
    }
    if (failed > 0) {
      out.printf(Locale.ROOT, "  %,d requests failed, the first with %s%n", failed, firstFailure);
    }
    out.printf(Locale.ROOT, "%,d requests, %,d lost, %,d crossed%n", requests, lost(), crossed);
  }
}
