package io.asynclocal.reactor;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The schedulers that call Reactor's schedule hook for every task: Reactor's own. */
final class HookedSchedulers {
  private static final String REACTOR = "reactor.core.scheduler";

  private HookedSchedulers() {}

  /**
   * Returns whether tasks of {@code scheduler} run in the context in which they are scheduled.
   *
   * @param scheduler a scheduler, or what stands for one
   */
  static boolean includes(@Nullable Object scheduler) {
    return scheduler != null
        && scheduler.getClass().getPackageName().equals(REACTOR)
        // Schedulers.parallel() and its like stand for whatever a factory made, in tests a virtual
        // time scheduler, which doesn't call the hook.
        && !(scheduler instanceof Supplier<?> cached && !includes(cached.get()));
  }
}
