package io.asynclocal.reactor;

import java.util.function.Function;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
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

  private InnerPublishers() {}

  /**
   * Makes the publishers restore that {@code operator} gets from a function.
   *
   * @return whether its function could be reached
   */
  static boolean restoreIn(Publisher<?> operator) {
    if (FlatMapFunction.isIn(operator)) {
      FlatMapFunction.replace(operator, InnerPublishers::restoring);
      return true;
    }
    return FUNCTION.replace(operator, InnerPublishers::restoring);
  }

  /** Returns a function or supplier that answers what {@code source} answers, but restoring. */
  @SuppressWarnings("unchecked") // such is the type of each field that this is used for
  private static Object restoring(Object source) {
    if (source instanceof Function<?, ?> function) {
      Function<Object, Object> mapper = (Function<Object, Object>) function;
      return (Function<Object, Object>) item -> bareRestoring(mapper.apply(item));
    } else if (source instanceof Supplier<?> supplier) {
      return (Supplier<Object>) () -> bareRestoring(supplier.get());
    }
    return source;
  }

  /** Returns {@code publisher}, restoring if it wasn't assembled and isn't a mere value. */
  @SuppressWarnings("unchecked") // nothing is done with the items
  private static Object bareRestoring(Object publisher) {
    return (publisher instanceof Mono<?> || publisher instanceof Flux<?>)
            && OperatorKind.signalsAnywhere((Publisher<Object>) publisher)
        ? AssemblyHook.restoring((Publisher<Object>) publisher, Placement.BELOW)
        : publisher;
  }
}
