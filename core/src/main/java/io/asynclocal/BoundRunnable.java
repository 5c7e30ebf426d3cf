package io.asynclocal;

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
    context.run(task);
  }

  @Override
  public String toString() {
    return task + " in " + context;
  }
}
