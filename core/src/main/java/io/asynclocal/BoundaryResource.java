package io.asynclocal;

import org.jspecify.annotations.Nullable;

/**
 * Work that was handed over at a boundary while hooks watch, or with states of threads. It is its
 * own bound task, so that a task costs one object less.
 */
final class BoundaryResource extends AsyncResource implements Runnable {
  private @Nullable Runnable task;

  private BoundaryResource(
      AsyncBoundary boundary,
      @Nullable Capture trigger,
      @Nullable CarriedState carried,
      @Nullable Lifecycle lifecycle) {
    super(boundary, lifecycle, trigger, carried);
  }

  /**
   * @param isWatched whether hooks are to be told of it; else it is there for what is carried along
   */
  static BoundaryResource of(
      AsyncBoundary boundary,
      @Nullable Capture trigger,
      @Nullable CarriedState carried,
      boolean isWatched) {
    if (!isWatched) {
      return new BoundaryResource(boundary, null, carried, null);
    }
    BoundaryResource resource =
        new BoundaryResource(boundary, trigger, carried, new Lifecycle(EnabledHooks.nextId()));
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
