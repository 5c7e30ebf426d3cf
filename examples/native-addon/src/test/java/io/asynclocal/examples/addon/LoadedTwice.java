package io.asynclocal.examples.addon;

import io.asynclocal.environment.AsyncEnvironment;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongUnaryOperator;

/** An application with the add-on, in a class loader of its own; knows nothing of tests. */
public final class LoadedTwice implements LongUnaryOperator, AutoCloseable {
  private final ExecutorService eventLoop = Executors.newSingleThreadExecutor();
  private final AsyncEnvironment environment = AsyncEnvironment.builder().integrations().start();

  /** Makes so many calls, and returns how many the add-on has answered in all. */
  @Override
  public long applyAsLong(long calls) {
    Addon addon = Addon.in(environment, eventLoop);
    CountDownLatch delivered = new CountDownLatch((int) calls);
    for (int i = 0; i < calls; i++) {
      addon.sum(i, sum -> delivered.countDown());
    }
    try {
      delivered.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return addon.answered();
  }

  @Override
  public void close() {
    environment.close();
    eventLoop.shutdown();
  }
}
