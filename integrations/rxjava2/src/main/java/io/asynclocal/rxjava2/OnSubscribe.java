package io.asynclocal.rxjava2;

import io.reactivex.functions.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Puts what restores between a source and what subscribes to it, if one of them can need that. */
final class OnSubscribe<S, O> extends Hook.Chained implements BiFunction<S, O, O> {
  private final @Nullable BiFunction<? super S, ? super O, ? extends O> before;
  private final UnaryOperator<O> restoring;

  OnSubscribe(
      @Nullable BiFunction<? super S, ? super O, ? extends O> before, UnaryOperator<O> restoring) {
    this.before = before;
    this.restoring = restoring;
  }

  @Override
  public O apply(S source, O actual) throws Exception {
    O given = before == null ? actual : before.apply(source, actual);
    return !isActive() || QuietOperators.includes(source, given) || isRestoredAlready(given)
        ? given
        : restoring.apply(given);
  }

  /** An operator hands its subscriber on to another source, where nothing has been entered. */
  private static boolean isRestoredAlready(Object given) {
    return given instanceof SubscriptionContext subscription && subscription.isCurrent();
  }
}
