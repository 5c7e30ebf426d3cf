package io.asynclocal.rxjava3;

import io.reactivex.rxjava3.core.Scheduler;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Operators of one of RxJava's five types: those where a context can be lost, and a few where it
 * can't.
 *
 * @param <S> the type
 */
final class Operators<S> {
  /** Ends the name where the scheduler is one whose workers don't call {@code onSchedule}. */
  static final String NO_HOOK = ", no hook";

  private final Map<String, Operator<S>> operators = new LinkedHashMap<>();

  /** Puts an operator over a source; the scheduler is for those that need one. */
  interface Operator<S> extends BiFunction<S, Scheduler, Object> {}

  /** An operator that works on a scheduler's thread. */
  interface Scheduled<S> extends Operator<S> {}

  Map<String, Operator<S>> all() {
    return operators;
  }

  Operators<S> add(String name, Function<S, Object> operator) {
    operators.put(name, (source, scheduler) -> operator.apply(source));
    return this;
  }

  /** Adds an operator twice: RxJava's own schedulers call a hook, those of others may not. */
  Operators<S> scheduled(String name, Scheduled<S> operator) {
    operators.put(name, operator);
    operators.put(name + NO_HOOK, operator);
    return this;
  }
}
