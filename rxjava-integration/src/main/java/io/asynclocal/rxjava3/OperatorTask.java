package io.asynclocal.rxjava3;

import java.util.List;

/**
 * The tasks of RxJava's operators, of which it is known whether they are periodic.
 *
 * <p>An operator may keep what disposes of its task, and that keeps the task, when it has long run:
 * below an emitter that is kept for ever, say. So such a task lets go of its context.
 */
final class OperatorTask {
  private static final String OPERATORS = "io.reactivex.rxjava3.internal.operators.";

  /** How the names of the operators end whose tasks are periodic; some of theirs are not. */
  private static final List<String> PERIODIC =
      List.of("BufferTimed", "Interval", "IntervalRange", "SampleTimed", "WindowTimed");

  // The values are of a class of the JDK: RxJava's classes must not keep ours alive.
  private static final ClassValue<Boolean> RUNS_ONCE =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> task) {
          String operator = OperatorTable.nameOf(task);
          return task.getName().startsWith(OPERATORS)
              && PERIODIC.stream().noneMatch(operator::endsWith);
        }
      };

  private OperatorTask() {}

  /** {@return whether {@code task} is an operator's, and certain to run no more than once} */
  static boolean runsOnce(Runnable task) {
    return RUNS_ONCE.get(task.getClass());
  }
}
