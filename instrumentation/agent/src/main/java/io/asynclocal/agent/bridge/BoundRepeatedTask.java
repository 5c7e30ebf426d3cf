package io.asynclocal.agent.bridge;

/** A task that may run again; whoever lets go of it releases what was captured. */
final class BoundRepeatedTask implements Runnable {
  private final Object captured;
  private final Runnable task;

  BoundRepeatedTask(Object captured, Runnable task) {
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
      Bridge.leave(captured, token);
    }
  }

  Object captured() {
    return captured;
  }

  @Override
  public String toString() {
    return String.valueOf(task);
  }
}
