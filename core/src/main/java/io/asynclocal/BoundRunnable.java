package io.asynclocal;

/** A task and the content it runs in: the one object that handing work over costs. */
final class BoundRunnable implements Runnable {
  private final Object content;
  private final Runnable task;

  BoundRunnable(Object content, Runnable task) {
    this.content = content;
    this.task = task;
  }

  @Override
  public void run() {
    Object[] cell = CurrentContext.cell();
    Object previous = CurrentContext.enter(cell, content);
    try {
      task.run();
    } finally {
      CurrentContext.leave(cell, previous);
    }
  }

  @Override
  public String toString() {
    return task + " in " + CurrentContext.valueOf(content);
  }
}
