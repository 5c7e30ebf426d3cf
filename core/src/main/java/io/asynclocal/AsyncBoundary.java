package io.asynclocal;

import static io.asynclocal.Functions.require;

import org.jspecify.annotations.Nullable;

/**
 * A kind of place where work is handed over, such as an executor's queue or a subscription; for
 * integrations. Each keeps one in a static field and takes a {@link Capture} from it for each piece
 * of work.
 *
 * {@snippet :
 * private static final AsyncBoundary TASK = AsyncBoundary.of("ExampleTask");
 *
 * void schedule(Runnable task) {
 *   queue.add(TASK.bindOnce(task));
 * }
 * }
 *
 * <p><b>Cost.</b> While no hook is enabled a capture is the current context itself, and a bound
 * task is one small object.
 */
public final class AsyncBoundary {
  private final String type;

  private AsyncBoundary(String type) {
    this.type = type;
  }

  /**
   * Makes a kind of boundary.
   *
   * @param type the type that hooks see
   * @return the boundary
   * @throws IllegalArgumentException if {@code type} is blank
   * @throws NullPointerException if {@code type} is null
   */
  public static AsyncBoundary of(String type) {
    return new AsyncBoundary(Names.require(type, "boundary"));
  }

  /** {@return the current context, or a new resource in it if any hook is enabled} */
  public Capture capture() {
    return EnabledHooks.none() ? AsyncContext.current() : BoundaryResource.of(this, null);
  }

  /**
   * As {@link #capture()}, for work that is caused by something else than the running code.
   *
   * @param trigger what the work is captured for, such as the future that a reaction waits for;
   *     null, or a plain context, for the running code
   * @return the current context, or a new resource in it if any hook is enabled
   */
  public Capture captureTriggeredBy(@Nullable Capture trigger) {
    return EnabledHooks.none() ? AsyncContext.current() : BoundaryResource.of(this, trigger);
  }

  /**
   * Returns a task that runs {@code task} in what is captured now, and releases that after one run.
   *
   * @param task the task to bind
   * @return the bound task
   * @throws NullPointerException if {@code task} is null
   */
  public Runnable bindOnce(Runnable task) {
    require(task, "task");
    return capture().bindOnce(task);
  }

  String type() {
    return type;
  }

  /** {@return the boundary's type} */
  @Override
  public String toString() {
    return "AsyncBoundary[" + type + "]";
  }
}
