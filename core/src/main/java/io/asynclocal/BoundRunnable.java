package io.asynclocal;

/**
 * A task and the context it runs in, which stands for nothing else: the one object that handing
 * work over costs.
 */
final class BoundRunnable implements Runnable {
  private final AsyncContext context;
  private final Runnable task;

  BoundRunnable(AsyncContext context, Runnable task) {
    this.context = context;
    this.task = task;
  }

  @Override
  public void run() {
    // As AsyncContext.run does; this is the shortest form of it, for the commonest task.
    Object[] cell = CurrentContext.cell();
    Object previous = CurrentContext.content(cell);
    CurrentContext.putBack(cell, context);
    try {
      task.run();
    } finally {
      CurrentContext.putBack(cell, previous);
    }
  }

  @Override
  public String toString() {
    return task + " in " + context;
  }
}
