package io.asynclocal.reactor;

import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Iterator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

/**
 * What a task throws. Reactor tells the thread's handler and {@code Schedulers.onHandleError} of
 * it, but when the task has returned, and with it the context; so they are told before, by the
 * method of Reactor's that would have told them.
 */
final class UncaughtFailures {
  private static final StackWalker STACK = StackWalker.getInstance();
  private static final String SCHEDULERS = "reactor.core.scheduler.";

  /** Which runs its task again only if it hasn't thrown, and so must see what it throws. */
  private static final String NO_PAUSE = SCHEDULERS + "InstantPeriodicWorkerTask";

  /** Null where Reactor is a closed module. */
  private static final @Nullable Consumer<Throwable> HANDLE_ERROR = handleError();

  private UncaughtFailures() {}

  /**
   * Tells of {@code failure}, if whoever runs the task would do that and nothing else.
   *
   * @return whether it was told of; if not, it is to be thrown on
   */
  static boolean tell(Throwable failure) {
    if (HANDLE_ERROR == null || !STACK.walk(frames -> isRunByReactor(frames.iterator()))) {
      return false;
    }
    HANDLE_ERROR.accept(failure);
    return true;
  }

  /** Another tool's schedule hook may have put its own task around ours; it sees the failure. */
  private static boolean isRunByReactor(Iterator<StackWalker.StackFrame> frames) {
    while (frames.hasNext()) {
      String caller = frames.next().getClassName();
      if (!isPartOfTheTask(caller)) {
        return caller.startsWith(SCHEDULERS) && !caller.equals(NO_PAUSE);
      }
    }
    return false;
  }

  /** Ours, and automatic mode's, which only put something back. */
  private static boolean isPartOfTheTask(String caller) {
    return caller.equals(UncaughtFailures.class.getName())
        || caller.equals(ContextTask.class.getName())
        || caller.startsWith("io.micrometer.context.");
  }

  @SuppressWarnings("unchecked") // as the method's parameter says
  private static @Nullable Consumer<Throwable> handleError() {
    MethodType type = MethodType.methodType(void.class, Throwable.class);
    try {
      return MethodHandleProxies.asInterfaceInstance(
          Consumer.class,
          MethodHandles.privateLookupIn(Schedulers.class, MethodHandles.lookup())
              .findStatic(Schedulers.class, "handleError", type));
    } catch (ReflectiveOperationException | RuntimeException e) {
      return null;
    }
  }
}
