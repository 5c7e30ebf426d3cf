package io.asynclocal.agent.bridge;

import org.jspecify.annotations.Nullable;

/** A task that runs once, in the context in which it was handed over. */
final class BoundTask extends Bound implements Runnable {
  private final Runnable task;

  BoundTask(Object captured, Runnable task) {
    this(Bridge.copyOf(captured), captured, task);
  }

  BoundTask(Object @Nullable [] copy, Object captured, Runnable task) {
    super(copy, captured);
    this.task = task;
  }

  @Override
  public void run() {
    Object token = enter();
    try {
      task.run();
    } catch (Throwable e) {
      failed(e);
      throw e;
    } finally {
      end(token);
    }
  }

  Runnable task() {
    return task;
  }

  @Override
  public String toString() {
    return String.valueOf(task);
  }
}
