package app;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** What can be interrupted. */
final class Unchecked {
  private Unchecked() {}

  static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      // A shutdown ends the waiting.
    }
  }

  static void put(BlockingQueue<Runnable> queue, Runnable task) {
    try {
      queue.put(task);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static Throwable failure(Future<?> future) throws InterruptedException {
    try {
      future.get();
      throw new AssertionError("succeeded");
    } catch (ExecutionException e) {
      return e.getCause();
    }
  }
}
