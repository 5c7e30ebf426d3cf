package io.asynclocal;

import org.jspecify.annotations.Nullable;

/**
 * Work that was handed over at a boundary while hooks watch. It is its own bound task, so that a
 * task costs one object less.
 */
final class BoundaryResource extends AsyncResource implements Runnable {
  private @Nullable Runnable task;

  private BoundaryResource(
      AsyncBoundary boundary, @Nullable Capture trigger, @Nullable CarriedState carried) {
    super(boundary, trigger, carried);
  }

  static BoundaryResource of(
      AsyncBoundary boundary, @Nullable Capture trigger, @Nullable CarriedState carried) {
    BoundaryResource resource = new BoundaryResource(boundary, trigger, carried);
    Execution.tell(HookEvent.INIT, resource.asyncId(), resource);
    return resource;
  }

  @Override
  public Runnable bindOnce(Runnable toRun) {
    if (task != null) {
      return super.bindOnce(toRun);
    }
    task = Arguments.requireFunction(toRun, "task");
    return this;
  }

  @Override
  public void run() {
    try {
      runInAsyncScope(Arguments.requireFunction(task, "task"));
    } finally {
      release();
    }
  }
}
