package io.asynclocal.agent.bridge;

import org.jspecify.annotations.Nullable;

/**
 * What a thread runs. If it fails, the thread ends in its context, whose handlers are told. A
 * thread that has ended may be kept, and keeps this; so this then keeps nothing.
 */
final class ThreadTask implements Runnable {
  private @Nullable Object captured;
  private @Nullable Runnable task;

  ThreadTask(Object captured, Runnable task) {
    this.captured = captured;
    this.task = task;
  }

  @Override
  public void run() {
    Object taken = captured;
    Runnable work = task;
    captured = null;
    task = null;
    if (taken == null || work == null) {
      return;
    }
    Object token = Bridge.enter(taken);
    boolean failed = true;
    try {
      work.run();
      failed = false;
    } catch (Throwable e) {
      Bridge.failed(e, taken);
      throw e;
    } finally {
      Bridge.end(taken, token);
      if (failed) {
        Bridge.stayIn(taken);
      }
    }
  }

  /** Has the thread run in the root: what it is for belongs to nobody. */
  void belongToNobody() {
    Object taken = captured;
    if (taken != null) {
      captured = Bridge.ROOT;
      Bridge.release(taken);
    }
  }

  @Override
  public String toString() {
    return String.valueOf(task);
  }
}
