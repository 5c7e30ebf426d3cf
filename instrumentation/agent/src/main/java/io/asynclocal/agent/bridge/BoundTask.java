package io.asynclocal.agent.bridge;

/** A task that runs once, in the context in which it was handed over. */
final class BoundTask implements Runnable {
  private final Object captured;
  private final Runnable task;

  BoundTask(Object captured, Runnable task) {
    this.captured = captured;
    this.task = task;
  }

  @Override
  public void run() {
    Object token = Bridge.enter(captured);
    try {
      task.run();
    } catch (Throwable e) {
      Bridge.failed(e, captured);
      throw e;
    } finally {
      Bridge.end(captured, token);
    }
  }

  Object captured() {
    return captured;
  }

  Runnable task() {
    return task;
  }

  @Override
  public String toString() {
    return String.valueOf(task);
  }
}
