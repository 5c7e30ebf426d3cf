package io.asynclocal.contract;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The guard against a callback that never comes: how long a test waits before it fails. Nothing
 * else depends on it, so it is generous. {@code -Dcontract.deadline=SECONDS} changes it.
 */
final class Deadline {
  private Deadline() {}

  static long seconds() {
    return Long.getLong("contract.deadline", 30);
  }

  /** Waits for {@code latch}. */
  static void await(CountDownLatch latch) {
    try {
      if (!latch.await(seconds(), TimeUnit.SECONDS)) {
        throw missed();
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  static AssertionError missed() {
    return new AssertionError(
        "A callback was dropped, or takes more than " + seconds() + " seconds.");
  }

  static AssertionError interrupted(InterruptedException e) {
    return new AssertionError("The test was interrupted while it waited.", e);
  }
}
