package io.asynclocal.contract;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.TimeUnit;

/** Waits for the garbage collector. */
final class Collected {
  private Collected() {}

  /** Returns once {@code reference} is cleared; fails if something keeps its object alive. */
  static void await(WeakReference<?> reference) {
    long start = System.nanoTime();
    ReferenceQueue<Object> collections = new ReferenceQueue<>();
    while (reference.get() != null) {
      if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(Deadline.seconds())) {
        throw new AssertionError(reference.get() + " is still kept alive.");
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
