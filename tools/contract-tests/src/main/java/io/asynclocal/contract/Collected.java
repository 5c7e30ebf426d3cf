package io.asynclocal.contract;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Waits for the garbage collector, as long as for anything else that a test waits for: {@code
 * -Dcontract.deadline=SECONDS} changes it.
 */
public final class Collected {
  private Collected() {}

  /**
   * Returns once {@code reference} is cleared.
   *
   * @throws AssertionError if something keeps its object alive
   */
  public static void await(WeakReference<?> reference) {
    until(() -> reference.get() == null, "Something is still kept alive.");
  }

  /**
   * Lets the collector run until {@code done}.
   *
   * @throws AssertionError if that never comes; its message is {@code otherwise}
   */
  public static void until(BooleanSupplier done, String otherwise) {
    long start = System.nanoTime();
    ReferenceQueue<Object> collections = new ReferenceQueue<>();
    while (!done.getAsBoolean()) {
      if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(Deadline.seconds())) {
        throw new AssertionError(otherwise);
      }
      // What is garbage for certain tells when a collection has run.
      WeakReference<Object> garbage = new WeakReference<>(new Object(), collections);
      System.gc();
      try {
        if (collections.remove(TimeUnit.SECONDS.toMillis(1)) == garbage) {
          garbage.clear();
        }
      } catch (InterruptedException e) {
        throw Deadline.interrupted(e);
      }
    }
  }
}
