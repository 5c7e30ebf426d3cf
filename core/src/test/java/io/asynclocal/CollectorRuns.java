package io.asynclocal;

import java.lang.management.ManagementFactory;
import java.lang.ref.ReferenceQueue;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Runs of the garbage collector that a test waits for. */
public final class CollectorRuns {
  private CollectorRuns() {}

  /** Collects until {@code condition} holds; the deadline is met only by a failing test. */
  public static void until(BooleanSupplier condition) {
    until(condition, Duration.ofMinutes(1));
  }

  /** As {@link #until(BooleanSupplier)}, with another deadline. */
  public static void until(BooleanSupplier condition, Duration deadline) {
    ReferenceQueue<Object> nothing = new ReferenceQueue<>();
    long start = System.nanoTime();
    while (!condition.getAsBoolean() && System.nanoTime() - start < deadline.toNanos()) {
      System.gc();
      try {
        nothing.remove(20); // what was collected is told on other threads
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
    if (!condition.getAsBoolean()) {
      throw new AssertionError("not collected, or not told of it");
    }
  }

  /** Collects, and returns how many bytes of the heap are in use then. */
  public static long usedMemory() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
