package io.asynclocal.diagnostics;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A pool whose work tests wait for, with a deadline only to fail by. */
final class Waiting implements AutoCloseable {
  final ExecutorService pool;

  Waiting() {
    this("worker");
  }

  Waiting(String thread) {
    pool = Executors.newFixedThreadPool(1, task -> new Thread(task, thread));
  }

  static void until(CountDownLatch latch) {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS), "nothing happened");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits until all that was handed to the pool so far has run. */
  void settle() {
    CountDownLatch done = new CountDownLatch(1);
    pool.execute(done::countDown);
    until(done);
  }

  /** Waits until all that was handed to the pool has run, and ends it. */
  @Override
  public void close() {
    pool.shutdown();
    try {
      assertTrue(pool.awaitTermination(20, TimeUnit.SECONDS), "the pool goes on");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
