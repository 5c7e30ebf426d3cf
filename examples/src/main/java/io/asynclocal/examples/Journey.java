package io.asynclocal.examples;

import static io.asynclocal.examples.RequestId.REQUEST_ID;

import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One request on its way through the hops. It knows its number, but only to check the store against
 * it: what the code of a hop learns of its request, it reads from the store.
 *
 * <p>Handed from thread to thread, never used by two at once.
 */
final class Journey {
  private static final Logger LOG = LoggerFactory.getLogger("service");

  private final int number;
  private final Level level;
  private final Tally tally;
  private final StringBuilder report = new StringBuilder();

  Journey(int number, Level level, Tally tally) {
    this.number = number;
    this.level = level;
    this.tally = tally;
  }

  Journey start() {
    LOG.atLevel(level).log("start");
    return this;
  }

  /** Arrives somewhere: looks at the store, counts what is there, and logs. */
  Journey arrive(Hop hop) {
    Integer seen = REQUEST_ID.getStore();
    tally.hop(number, seen);
    String thread = Thread.currentThread().getName();
    LOG.atLevel(level).log("{}, thread {}", hop, thread);
    report.append(String.format(Locale.ROOT, "%-5s %-30s %s%n", seen, hop, thread));
    return this;
  }

  Journey finish() {
    LOG.atLevel(level).log("finish");
    return this;
  }

  /** {@return a line for each hop: the store there, the hop, the thread} */
  String report() {
    return report.toString();
  }
}
