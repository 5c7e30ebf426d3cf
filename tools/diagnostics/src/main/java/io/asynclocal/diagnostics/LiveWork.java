package io.asynclocal.diagnostics;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A piece of asynchronous work that has been begun and has not come to its end, as a {@link Census}
 * counts it. It goes on: what is asked later may be answered otherwise.
 */
public final class LiveWork {
  private final Origin origin;
  private final boolean isReaction;
  private final AtomicLong runs = new AtomicLong();
  private final AtomicInteger running = new AtomicInteger();
  private volatile String lastThread = "";
  private volatile boolean completed;

  /**
   * @param isReaction whether the work was begun on behalf of other work than ran there
   */
  LiveWork(Origin origin, boolean isReaction) {
    this.origin = origin;
    this.isReaction = isReaction;
  }

  void begin(AsyncEvent event) {
    runs.incrementAndGet();
    running.incrementAndGet();
    lastThread = event.threadName();
  }

  void end() {
    running.decrementAndGet();
  }

  void complete() {
    completed = true;
  }

  boolean isReaction() {
    return isReaction;
  }

  /** {@return where it was begun, and {@linkplain Origin#chain what caused it}} */
  public Origin origin() {
    return origin;
  }

  /** {@return how many times it has run, counting a run that goes on} */
  public long runs() {
    return runs.get();
  }

  /** {@return whether it runs now, on any thread} */
  public boolean isRunning() {
    return running.get() > 0;
  }

  /** {@return whether it is a future and has been completed since} */
  public boolean isCompleted() {
    return completed;
  }

  /** {@return what it is and what it does, in one line} */
  @Override
  public String toString() {
    return origin + ", " + state();
  }

  String state() {
    long begun = runs.get();
    return isRunning()
        ? "running on thread '" + lastThread + "'"
        : begun == 0 ? "not run yet" : "run " + times(begun) + " so far";
  }

  private static String times(long runs) {
    return runs == 1 ? "once" : runs + " times";
  }
}
