package io.asynclocal.examples;

import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts what the hops of all requests saw. */
final class Tally {
  private final LongAdder requests = new LongAdder();
  private final LongAdder hops = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private final LongAdder crossed = new LongAdder();

  /** Counts one hop of the request {@code expected}, where the store was {@code seen}. */
  void hop(int expected, @Nullable Integer seen) {
    hops.increment();
    if (seen == null) {
      lost.increment();
    } else if (seen != expected) {
      crossed.increment();
    }
  }

  /** Looks at a thread that begins a request: a store there was left behind by another one. */
  void begin(@Nullable Integer leftBehind) {
    if (leftBehind != null) {
      crossed.increment();
    }
  }

  void answered() {
    requests.increment();
  }

  long lost() {
    return lost.sum();
  }

  long crossed() {
    return crossed.sum();
  }

  /** {@return whether so many requests were answered, and every hop of each saw its own store} */
  boolean isClean(int expectedRequests) {
    return requests.sum() == expectedRequests
        && hops.sum() == (long) expectedRequests * Hop.values().length
        && lost() == 0
        && crossed() == 0;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%,d requests, %,d hops, %,d lost, %,d crossed",
        requests.sum(),
        hops.sum(),
        lost(),
        crossed());
  }
}
