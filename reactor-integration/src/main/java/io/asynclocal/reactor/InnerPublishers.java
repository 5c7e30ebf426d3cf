package io.asynclocal.reactor;

import io.asynclocal.AsyncContext;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Fuseable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The publishers that an operator gets from a function. Those that went through the assembly hook
 * restore already; a bare one, such as a sink's, is made to.
 */
final class InnerPublishers {
  /** Where operators keep those functions. */
  private static final PrivateField FUNCTION =
      PrivateField.named(
          "mapper",
          "supplier",
          "nextFactory",
          "contextualPublisherFactory",
          "contextualMonoFactory",
          "sourceFactory",
          "expander");

  // Those of the operators that pipelines are full of.
  private static final KnownField FLAT_MAP = KnownField.of("MonoFlatMap", "mapper");
  private static final KnownField DEFER = KnownField.of("MonoDefer", "supplier");
  private static final KnownField DEFER_CONTEXTUAL =
      KnownField.of("MonoDeferContextual", "contextualMonoFactory");
  private static final KnownField ON_ERROR_RESUME =
      KnownField.of("MonoOnErrorResume", "nextFactory");
  private static final KnownField FLAT_MAP_MANY = KnownField.of("MonoFlatMapMany", "mapper");
  private static final KnownField DEFER_FLUX = KnownField.of("FluxDefer", "supplier");
  private static final KnownField DEFER_FLUX_CONTEXTUAL =
      KnownField.of("FluxDeferContextual", "contextualPublisherFactory");
  private static final KnownField FLUX_ON_ERROR_RESUME =
      KnownField.of("FluxOnErrorResume", "nextFactory");

  private InnerPublishers() {}

  /**
   * Makes the publishers restore that {@code operator} gets from a function.
   *
   * @return whether its function could be reached
   */
  static boolean restoreIn(Object operator) {
    Class<?> type = operator.getClass();
    try {
      if (type == FLAT_MAP.type()) {
        Object function = (Object) FLAT_MAP.getter().invokeExact(operator);
        FLAT_MAP.setter().invokeExact(operator, restoring(function));
      } else if (type == DEFER.type()) {
        Object function = (Object) DEFER.getter().invokeExact(operator);
        DEFER.setter().invokeExact(operator, restoring(function));
      } else if (type == ON_ERROR_RESUME.type()) {
        Object function = (Object) ON_ERROR_RESUME.getter().invokeExact(operator);
        ON_ERROR_RESUME.setter().invokeExact(operator, restoring(function));
      } else if (type == DEFER_CONTEXTUAL.type()) {
        Object function = (Object) DEFER_CONTEXTUAL.getter().invokeExact(operator);
        DEFER_CONTEXTUAL.setter().invokeExact(operator, restoring(function));
      } else {
        return FLUX_ON_ERROR_RESUME.replace(operator, InnerPublishers::restoring)
            || DEFER_FLUX_CONTEXTUAL.replace(operator, InnerPublishers::restoring)
            || FLAT_MAP_MANY.replace(operator, InnerPublishers::restoring)
            || DEFER_FLUX.replace(operator, InnerPublishers::restoring)
            || FUNCTION.replace(operator, InnerPublishers::restoring);
      }
      return true;
    } catch (Throwable e) {
      throw new AssertionError("a field of " + operator + " is only read and written", e);
    }
  }

  /** Returns a function or supplier that answers what {@code source} answers, but restoring. */
  @SuppressWarnings("unchecked") // such is the type of each field that this is used for
  private static Object restoring(Object source) {
    if (source instanceof Function<?, ?> function) {
      Function<Object, Object> mapper = (Function<Object, Object>) function;
      return (Function<Object, Object>)
          item -> {
            AsyncContext before = AsyncContext.current();
            return restoring(mapper.apply(item), before);
          };
    } else if (source instanceof Supplier<?> supplier) {
      return (Supplier<Object>)
          () -> {
            AsyncContext before = AsyncContext.current();
            return restoring(supplier.get(), before);
          };
    }
    return source;
  }

  /**
   * Returns {@code publisher} to begin in what is current now, if the function has entered that.
   */
  @SuppressWarnings("unchecked") // nothing is done with the items
  private static @Nullable Object restoring(@Nullable Object publisher, AsyncContext before) {
    AsyncContext now = AsyncContext.current();
    // A value, an end or a failure has no function; operators ask for it past the subscription.
    return now != before
            && !(publisher instanceof Fuseable.ScalarCallable<?>)
            && (publisher instanceof Mono<?> || publisher instanceof Flux<?>)
        ? Entered.in(publisher, now)
        : bareRestoring(publisher);
  }

  /** Returns {@code publisher}, restoring if it wasn't assembled and isn't a mere value. */
  @SuppressWarnings("unchecked") // nothing is done with the items
  private static @Nullable Object bareRestoring(@Nullable Object publisher) {
    // A function may answer null by mistake. What it is otherwise is seldom asked for.
    return publisher != null
            && OperatorTable.signalsAnywhere(publisher)
            && (publisher instanceof Mono<?> || publisher instanceof Flux<?>)
        ? AssemblyHook.restoring(publisher, Placement.BELOW)
        : publisher;
  }
}
