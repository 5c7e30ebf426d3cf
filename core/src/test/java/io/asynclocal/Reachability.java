package io.asynclocal;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Watches objects, to tell whether the collector can take them. */
final class Reachability {
  private final ReferenceQueue<Object> collected = new ReferenceQueue<>();
  private final List<WeakReference<Object>> watched = new ArrayList<>();

  /** Watches {@code object}, and returns it. */
  <T> T watch(T object) {
    watched.add(new WeakReference<>(object, collected));
    return object;
  }

  /** Makes a large object that nobody else has, and watches it. */
  Object watched() {
    return watch(new byte[1 << 12]);
  }

  /** Fails unless all that is watched is collected; the deadline is met only by a leak. */
  void assertAllCollected() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (left() > 0 && System.nanoTime() < deadline) {
      System.gc();
      await(50);
    }
    assertNull(left() == 0 ? null : "kept: " + left() + " of " + watched.size());
  }

  /** Fails if anything that is watched is collected, for all that a collection can tell. */
  void assertNoneCollected() {
    System.gc();
    await(1);
    for (WeakReference<Object> reference : watched) {
      assertNotNull(reference.get());
    }
  }

  private int left() {
    int left = 0;
    for (WeakReference<Object> reference : watched) {
      left += reference.get() == null ? 0 : 1;
    }
    return left;
  }

  private void await(int milliseconds) {
    try {
      Reference<?> ignored = collected.remove(milliseconds);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
