package io.asynclocal.reactor;

import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * What happens to a signal that comes too late or too much. A source doesn't send it down, where it
 * would be restored, but calls what it finds in the subscriber's {@code Context}, or else Reactor's
 * global hook; so that is bound.
 */
final class DroppedSignals {
  private static final String DISCARDED = "reactor.onDiscard.local";
  private static final String ERROR_DROPPED = "reactor.onErrorDropped.local";
  private static final String NEXT_DROPPED = "reactor.onNextDropped.local";
  private static final String OPERATOR_ERROR = "reactor.onOperatorError.local";
  private static final String[] LOCAL = {
    DISCARDED, ERROR_DROPPED, NEXT_DROPPED, OPERATOR_ERROR, "reactor.onRejectedExecution.local"
  };

  /** What {@code onErrorContinue} writes, for the operators above to skip what fails there. */
  private static final String SKIPPED = "reactor.onNextError.localStrategy";

  private DroppedSignals() {}

  /**
   * Returns {@code context}, where what {@code onErrorContinue} has put there further down is bound
   * to {@code below}: another context begins here.
   */
  static Context bindSkipped(Context context, LowerContext below) {
    Object strategy = context.getOrDefault(SKIPPED, null);
    return strategy == null
        ? context
        : context.put(SKIPPED, SkippingStrategy.bound(strategy, below));
  }

  /**
   * Returns whether something is told of in {@code changed} otherwise than in {@code before}: an
   * operator such as {@code doOnDiscard} has put it there.
   */
  static boolean isNewIn(Context changed, Context before) {
    Context above = HandedOnContext.rest(changed);
    Context below = HandedOnContext.rest(before);
    if (above != below) {
      for (String key : LOCAL) {
        Object added = above.getOrDefault(key, null);
        if (added != null && added != below.getOrDefault(key, null)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Returns {@code changed}, where everything that is new is bound to {@code below}. */
  static Context bindNew(Context changed, Context before, LowerContext below) {
    Context bound = changed;
    for (String key : LOCAL) {
      Object added = HandedOnContext.rest(changed).getOrDefault(key, null);
      if (added != null && added != HandedOnContext.rest(before).getOrDefault(key, null)) {
        bound = bound.put(key, bind(added, below));
      }
    }
    return bound;
  }

  /**
   * Returns what stands for Reactor's global hook for dropped signals or for failed operators, so
   * that it is called in the context of what is dropped, or has failed; null if {@code key} is none
   * of those that Reactor asks for.
   */
  static @Nullable Object globalHook(
      Object key, Context context, RestoringSubscriber<?> subscriber) {
    if (key.equals(ERROR_DROPPED)) {
      Consumer<Throwable> dropped =
          failure -> subscriber.above().accept(Operators::onErrorDropped, failure, context);
      return dropped;
    } else if (key.equals(NEXT_DROPPED)) {
      Consumer<Object> dropped =
          item -> subscriber.above().accept(Operators::onNextDropped, item, context);
      return dropped;
    } else if (key.equals(OPERATOR_ERROR)) {
      BiFunction<Throwable, @Nullable Object, Throwable> failed =
          (failure, signal) ->
              subscriber
                  .above()
                  .bindSupplier(() -> Operators.onOperatorError(null, failure, signal, context))
                  .get();
      return failed;
    }
    return null;
  }

  @SuppressWarnings("unchecked") // such are the types of these entries
  private static Object bind(Object function, LowerContext below) {
    if (function instanceof Consumer<?>) {
      Consumer<Object> consumer = (Consumer<Object>) function;
      return (Consumer<Object>) item -> below.get().accept(Consumer::accept, consumer, item);
    } else if (function instanceof BiFunction<?, ?, ?>) {
      BiFunction<Object, Object, Object> biFunction = (BiFunction<Object, Object, Object>) function;
      return (BiFunction<Object, Object, Object>)
          (first, second) -> below.get().bindBiFunction(biFunction).apply(first, second);
    }
    return function;
  }
}
