package io.asynclocal;

import static io.asynclocal.Arguments.requireFunction;
import static java.util.Objects.requireNonNull;

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
  /**
   * Whether handing work over takes no more than the context, since no hook is enabled and no state
   * of threads is carried along: one field, which every boundary reads.
   */
  private static volatile boolean isContextEnough = true;

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
    return new AsyncBoundary(Arguments.requireName(type, "boundary"));
  }

  /** {@return the current context, or a new resource in it if any hook watches here} */
  public Capture capture() {
    return isContextEnough ? AsyncContext.current() : watched(null);
  }

  /**
   * As {@link #capture()}, of work that is begun in {@code context} and not in the current one.
   *
   * @param context where the work is begun
   * @return that context, or a new resource in it if any hook watches there
   * @throws NullPointerException if {@code context} is null
   */
  public Capture captureIn(AsyncContext context) {
    requireNonNull(context, "context is null. Pass AsyncContext.root() for nobody's work.");
    return isContextEnough ? context.captured() : context.call(this::capture);
  }

  /**
   * As {@link #capture()}, for work that is caused by something else than the running code.
   *
   * @param trigger what the work is captured for, such as the future that a reaction waits for;
   *     null, or a plain context, for the running code
   * @return the current context, or a new resource in it if any hook watches here
   */
  public Capture captureTriggeredBy(@Nullable Capture trigger) {
    return isContextEnough ? AsyncContext.current() : watched(trigger);
  }

  /**
   * {@return whether any hook is enabled that watches what is begun here} For those who tell hooks
   * of something that takes making, by a subclass of {@link AsyncResource}. Reads one field while
   * none is.
   */
  public static boolean isWatched() {
    return !isContextEnough && Execution.isWatchedHere();
  }

  /**
   * Returns a task that runs {@code task} in what is captured now, and releases that after one run.
   *
   * @param task the task to bind
   * @return the bound task
   * @throws NullPointerException if {@code task} is null
   */
  public Runnable bindOnce(Runnable task) {
    requireFunction(task, "task");
    return capture().bindOnce(task);
  }

  private Capture watched(@Nullable Capture trigger) {
    CarriedState carried = CarriedState.capture();
    boolean isWatched = Execution.isWatchedHere();
    return carried == null && !isWatched
        ? AsyncContext.current()
        : BoundaryResource.of(this, trigger, carried, isWatched);
  }

  /**
   * Carries another library's state of threads along with the context, across all boundaries, until
   * it is {@linkplain #leaveBehind left behind}. Several are restored in the order in which they
   * were added here, and given back in the reverse order; they may be left behind in any.
   *
   * @param state the state
   * @throws IllegalStateException if it is carried along already; nothing is changed then
   * @throws NullPointerException if {@code state} is null
   */
  public static void carryAlong(ThreadState state) {
    if (!ThreadStates.add(requireFunction(state, "state"))) {
      throw new IllegalStateException(
          state + " is carried along already. Leave it behind before you add it again.");
    }
  }

  /**
   * Ends carrying {@code state} along. What was captured until then is restored wherever its work
   * runs. Does nothing if that state isn't carried along.
   *
   * @param state the state
   * @throws NullPointerException if {@code state} is null
   */
  public static void leaveBehind(ThreadState state) {
    ThreadStates.remove(requireFunction(state, "state"));
  }

  /** To be called after each change of what is enabled or carried along. */
  static synchronized void decideWhatToCapture() {
    isContextEnough = !EnabledHooks.any() && !ThreadStates.any();
  }

  /** Returns whether a capture is nothing but the context now. */
  static boolean isContextEnough() {
    return isContextEnough;
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
