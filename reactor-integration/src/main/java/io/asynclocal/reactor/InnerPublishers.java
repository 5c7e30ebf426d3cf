package io.asynclocal.reactor;

import io.asynclocal.AsyncContext;
import java.util.function.Function;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import reactor.core.CorePublisher;
import reactor.core.CoreSubscriber;
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
  private static Object restoring(Object publisher, AsyncContext before) {
    AsyncContext now = AsyncContext.current();
    return now != before && (publisher instanceof Mono<?> || publisher instanceof Flux<?>)
        ? AssemblyHook.restoring((Publisher<Object>) publisher, new Entered(now))
        : bareRestoring(publisher);
  }

  /**
   * Writes what a function has entered in the {@code Context} of what it has begun: Reactor sets
   * thread-locals from there, before it subscribes or calls {@code handle}'s function.
   */
  private record Entered(AsyncContext context) implements Boundary {
    @Override
    public boolean isLeftOut() {
      return false;
    }

    @Override
    public <T> void subscribe(CorePublisher<T> publisher, CoreSubscriber<? super T> actual) {
      context.run(() -> Placement.BELOW.subscribe(publisher, actual));
    }
  }

  /** Returns {@code publisher}, restoring if it wasn't assembled and isn't a mere value. */
  @SuppressWarnings("unchecked") // nothing is done with the items
  private static Object bareRestoring(Object publisher) {
    return (publisher instanceof Mono<?> || publisher instanceof Flux<?>)
            && OperatorTable.signalsAnywhere((Publisher<Object>) publisher)
        ? AssemblyHook.restoring((Publisher<Object>) publisher, Placement.BELOW)
        : publisher;
  }
}
