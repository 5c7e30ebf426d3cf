package io.asynclocal.foreign;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Hands work on to the end of an executor's queue, so that others get their turn. */
final class Turn implements Runnable {
  private final Runnable work;

  /** Others may read it late or never, which is the same to them: it isn't their thread. */
  private @Nullable Thread handingOver;

  private boolean inline;

  Turn(Runnable work) {
    this.work = work;
  }

  /**
   * Returns false if the caller has to go on with the work: the executor refuses it, or runs it
   * inside this call, where each turn would be deeper in the stack than the one before.
   */
  boolean handOver(Executor executor) {
    handingOver = Thread.currentThread();
    try {
      executor.execute(this);
    } catch (RuntimeException | Error e) {
      return false;
    }
    handingOver = null;
    return !inline;
  }

  @Override
  public void run() {
    if (handingOver == Thread.currentThread()) {
      inline = true;
    } else {
      work.run();
    }
  }
}
