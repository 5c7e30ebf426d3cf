package io.asynclocal.rxjava3;

import io.reactivex.rxjava3.core.Scheduler.Worker;
import java.util.Set;

/**
 * The workers that bind what they are given, by calling {@code RxJavaPlugins.onSchedule}. An
 * operator with such a worker requests, polls and subscribes in the context in which it scheduled
 * that, which is the subscription's: nothing need stand above it.
 *
 * <p>An operator keeps its worker in a variable. Where no {@link PrivateVariable} is found, nothing
 * is known of its tasks.
 */
final class HookedWorker {
  private static final PrivateVariable VARIABLE = new PrivateVariable(true, "worker");

  /** By the names of the classes that they are nested in, as in the table of operators. */
  private static final Set<String> NAMES =
      Set.of(
          "ComputationScheduler",
          "ExecutorScheduler",
          "IoScheduler",
          "NewThreadWorker",
          "SingleScheduler");

  // The values are of a class of the JDK: RxJava's classes must not keep ours alive.
  private static final ClassValue<Boolean> HOOKED =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> worker) {
          return Restoring.class.isAssignableFrom(worker)
              || NAMES.contains(OperatorTable.nameOf(worker));
        }
      };

  private HookedWorker() {}

  /** {@return whether all tasks of {@code operator} are run by such a worker} */
  static boolean runs(Object operator) {
    return VARIABLE.get(operator) instanceof Worker worker && isHooked(worker);
  }

  static boolean isHooked(Worker worker) {
    return HOOKED.get(worker.getClass());
  }
}
