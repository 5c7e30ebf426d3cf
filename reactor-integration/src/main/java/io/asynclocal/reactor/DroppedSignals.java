package io.asynclocal.reactor;

import io.asynclocal.Capture;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;
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
  private static final String[] LOCAL = {
    DISCARDED,
    ERROR_DROPPED,
    NEXT_DROPPED,
    "reactor.onOperatorError.local",
    "reactor.onRejectedExecution.local"
  };

  /** What {@code onErrorContinue} writes, for the operators above to skip what fails there. */
  private static final String SKIPPED = "reactor.onNextError.localStrategy";

  private DroppedSignals() {}

  /**
   * Returns {@code context}, where what {@code onErrorContinue} has put there further down is bound
   * to {@code below}: another context begins here.
   */
  static Context bindSkipped(Context context, Capture below) {
    Object strategy = context.getOrDefault(SKIPPED, null);
    return strategy == null
        ? context
        : context.put(SKIPPED, SkippingStrategy.bound(strategy, below));
  }

  /**
   * Returns {@code changed}, where everything that differs from {@code before} is bound to {@code
   * capture}: an operator such as {@code doOnDiscard} has put it there.
   */
  static Context bindNew(Context before, Context changed, Capture capture) {
    Context bound = changed;
    for (String key : LOCAL) {
      Object added = changed.getOrDefault(key, null);
      if (added != null && added != before.getOrDefault(key, null)) {
        bound = bound.put(key, bind(added, capture));
      }
    }
    return bound;
  }

  /** Returns {@code context} for a source: the global hooks, too, are called in {@code capture}. */
  static Context forSource(Context context, Capture capture) {
    return context instanceof SourceContext ? context : new SourceContext(context, capture);
  }

  @SuppressWarnings("unchecked") // such are the types of these entries
  private static Object bind(Object function, Capture capture) {
    if (function instanceof Consumer<?> consumer) {
      return capture.bindConsumer((Consumer<Object>) consumer);
    } else if (function instanceof BiFunction<?, ?, ?> biFunction) {
      return capture.bindBiFunction((BiFunction<Object, Object, Object>) biFunction);
    }
    return function;
  }

  /** The subscriber's own context in everything but what Reactor asks for a dropped signal. */
  private static final class SourceContext implements Context {
    private final Context context;
    private final Capture capture;

    SourceContext(Context context, Capture capture) {
      this.context = context;
      this.capture = capture;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> @Nullable T getOrDefault(Object key, @Nullable T defaultValue) {
      T found = context.getOrDefault(key, defaultValue);
      if (found == null) {
        if (key.equals(ERROR_DROPPED)) {
          Consumer<Throwable> dropped = failure -> Operators.onErrorDropped(failure, context);
          return (T) capture.bindConsumer(dropped);
        } else if (key.equals(NEXT_DROPPED)) {
          Consumer<Object> dropped = item -> Operators.onNextDropped(item, context);
          return (T) capture.bindConsumer(dropped);
        }
      }
      return found;
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // as it is declared
    public <T> T get(Object key) {
      return context.get(key);
    }

    @Override
    public boolean hasKey(Object key) {
      return context.hasKey(key);
    }

    @Override
    public Context put(Object key, Object value) {
      return context.put(key, value);
    }

    @Override
    public Context delete(Object key) {
      return context.delete(key);
    }

    @Override
    public int size() {
      return context.size();
    }

    @Override
    public Stream<Map.Entry<Object, Object>> stream() {
      return context.stream();
    }

    @Override
    public String toString() {
      return context.toString();
    }
  }
}
