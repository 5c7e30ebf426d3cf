package io.asynclocal.foreign;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** An executor whose tasks run when, and on the thread where, a test says so. */
final class ManualExecutor implements Executor {
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private boolean rejecting;

  @Override
  public synchronized void execute(Runnable task) {
    if (rejecting) {
      throw new RejectedExecutionException("on purpose");
    }
    tasks.addLast(task);
  }

  synchronized void reject(boolean reject) {
    rejecting = reject;
  }

  synchronized int waiting() {
    return tasks.size();
  }

  /** Runs the oldest task; returns false if there is none. */
  boolean runOne() {
    Runnable task;
    synchronized (this) {
      task = tasks.pollFirst();
    }
    if (task == null) {
      return false;
    }
    task.run();
    return true;
  }

  void runAll() {
    while (runOne()) {
      // on to the next
    }
  }
}
