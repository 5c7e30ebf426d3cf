package io.asynclocal.diagnostics;

import static io.asynclocal.diagnostics.Json.member;
import static io.asynclocal.diagnostics.Json.object;
import static io.asynclocal.diagnostics.Json.rounded;

import java.util.concurrent.atomic.LongAdder;

/**
 * What a view takes, as far as it is measured by the clock: of its events, and of its snapshots.
 * Events may come on all threads; snapshots are made one at a time.
 */
final class WatchingCost {
  /** One event in so many is measured; a power of two. */
  private static final int MEASURED = 64;

  private final LongAdder events = new LongAdder();
  private final LongAdder measured = new LongAdder();
  private final LongAdder measuredNanos = new LongAdder();
  private long snapshotAt = System.nanoTime();
  private long snapshotNanos;
  private long snapshotEvents;

  /** Counts an event, and returns whether to say by {@link #took} what it takes. */
  boolean isToBeMeasured(AsyncEvent event) {
    events.increment();
    return (event.nanos() & (MEASURED - 1)) == 0;
  }

  void took(long nanos) {
    measuredNanos.add(nanos);
    measured.increment();
  }

  /** Notes what the snapshot took for which {@link #json} was asked last. */
  void snapshotTook(long nanos) {
    snapshotNanos = nanos;
  }

  /** Returns what the last snapshot took. */
  long snapshotNanos() {
    return snapshotNanos;
  }

  /** Returns for how long there has been no snapshot. */
  long sinceSnapshot(long now) {
    return now - snapshotAt;
  }

  /** Returns what watching has taken since the last snapshot; one is begun now. */
  String json(long now) {
    long seen = events.sum();
    double seconds = Math.max(1, sinceSnapshot(now)) / 1e9;
    double perSecond = (seen - snapshotEvents) / seconds;
    double nanos = measured.sum() == 0 ? 0 : (double) measuredNanos.sum() / measured.sum();
    snapshotAt = now;
    snapshotEvents = seen;
    return object(
        member("events", seen),
        member("perSecond", rounded(perSecond)),
        member("nanosPerEvent", rounded(nanos)),
        member("share", rounded((nanos * perSecond + snapshotNanos / seconds) / 1e7)),
        member("snapshotMillis", rounded(snapshotNanos / 1e6)));
  }
}
