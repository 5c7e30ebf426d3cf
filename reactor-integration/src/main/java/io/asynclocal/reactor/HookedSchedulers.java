package io.asynclocal.reactor;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

/**
 * The schedulers that call Reactor's schedule hook for every task: Reactor's own, but in the first
 * releases of 3.5 those that stand for an {@code Executor}.
 */
final class HookedSchedulers {
  private static final String REACTOR = "reactor.core.scheduler";

  private static final int NO = 0;
  private static final int YES = 1;

  /**
   * {@code Schedulers.parallel()} and its like, which stand for whatever a factory made; in tests a
   * virtual time scheduler, which doesn't call the hook. Other schedulers are suppliers too, of
   * executors, and make a new one each time.
   */
  private static final int AS_ANOTHER = 2;

  private static final ClassNumber HOOKED = ClassNumber.of(HookedSchedulers::hooked);

  private HookedSchedulers() {}

  /** Asked when the hook is installed. */
  private static final class OfExecutors {
    static final Class<?> TYPE = Schedulers.fromExecutor(Runnable::run).getClass();
    static final boolean ARE_HOOKED = Probe.executor();
  }

  /**
   * Returns whether tasks of {@code scheduler} run in the context in which they are scheduled.
   *
   * @param scheduler a scheduler, or what stands for one
   */
  static boolean includes(@Nullable Object scheduler) {
    if (scheduler == null) {
      return false;
    }
    return switch (HOOKED.of(scheduler.getClass())) {
      case NO -> false;
      case YES -> true;
      default -> includes(((Supplier<?>) scheduler).get());
    };
  }

  private static int hooked(Class<?> scheduler) {
    if (!scheduler.getPackageName().equals(REACTOR)
        || (scheduler == OfExecutors.TYPE && !OfExecutors.ARE_HOOKED)) {
      return NO;
    }
    return Supplier.class.isAssignableFrom(scheduler)
            && scheduler.getEnclosingClass() == Schedulers.class
        ? AS_ANOTHER
        : YES;
  }

  /**
   * Returns whether {@code scheduler} is one of Reactor's that it keeps, and stands for another.
   */
  static boolean standsForAnother(Object scheduler) {
    return HOOKED.of(scheduler.getClass()) == AS_ANOTHER;
  }
}
