package io.asynclocal;

import static io.asynclocal.CurrentContext.CONTENT;

/** A task and the context it runs in: the one object that handing work over costs. */
final class BoundRunnable implements Runnable {
  private final AsyncContext context;
  private final Runnable task;

  BoundRunnable(AsyncContext context, Runnable task) {
    this.context = context;
    this.task = task;
  }

  @Override
  public void run() {
    Object[] cell = CurrentContext.cell();
    Object previous = CurrentContext.enter(cell, context);
    try {
      task.run();
    } finally {
      if (cell[CONTENT] != previous) {
        cell[CONTENT] = previous;
      }
    }
  }

  @Override
  public String toString() {
    return task + " in " + context;
  }
}
