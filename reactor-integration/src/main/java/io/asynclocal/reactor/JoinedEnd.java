package io.asynclocal.reactor;

import io.asynclocal.Capture;
import java.util.Comparator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;

/**
 * A {@link DirectEnd} of joined sources. It has its subscription before those are subscribed to,
 * and requests past all that is put anywhere: then it is given what came from any of them, and
 * functions of what joins them are called. Where an operator is below, that is the head of a chain,
 * and looked from.
 *
 * @param coordinator what the subscribers of all sources have in common
 * @param above what stands above the end, which is the coordinator or does nothing
 * @param end that, or what restores above it since another of the sources was subscribed to
 */
record JoinedEnd(Object coordinator, Object above, CoreSubscriber<?> end) {
  /** What is called with the items of all sources. */
  private static final PrivateField FUNCTION = PrivateField.named("zipper", "comparator");

  /** Returns the end for which {@code subscriber} is subscribed to one of many sources, if any. */
  static @Nullable JoinedEnd of(CoreSubscriber<?> subscriber) {
    Object joining = subscriber;
    if (AutomaticMode.isEnabled() && Link.of(joining) == Link.OPERATORS) {
      joining = Link.actual(joining); // below what sets thread-locals
    }
    return joining != null && Link.of(joining) == Link.JOINING ? below(joining) : null;
  }

  private static @Nullable JoinedEnd below(Object joining) {
    // Of some operators each source's subscriber says for whom it works, and doesn't keep that.
    Object coordinator = DirectEnd.keeps(joining) ? joining : Link.scanned(joining);
    if (coordinator == null) {
      return null;
    }
    Object above = coordinator;
    Object end = Link.below(above);
    while (end != null && Link.isThrough(end)) {
      above = end;
      end = Link.below(above);
    }
    return end instanceof CoreSubscriber<?> last && isSuch(last)
        ? new JoinedEnd(coordinator, above, last)
        : null;
  }

  private static boolean isSuch(CoreSubscriber<?> end) {
    return end instanceof RestoringSubscriber<?> restoring
        ? restoring.isPassed()
        : DirectEnd.isToRestore(end);
  }

  /** Makes the end and what joins for it restore, if nothing does. */
  void restoreIn(Capture capture) {
    if (end instanceof RestoringSubscriber<?>) {
      return;
    }
    RestoringSubscriber<?> restoring =
        DirectEnd.restoreBetween(above, end, end.currentContext(), capture, true);
    FUNCTION.replace(coordinator, function -> bound(function, restoring));
  }

  @SuppressWarnings("unchecked") // such is the type of each field that this is used for
  private static Object bound(Object function, RestoringSubscriber<?> end) {
    if (function instanceof Function<?, ?> zipping) {
      Function<Object, Object> zipper = (Function<Object, Object>) zipping;
      return (Function<Object, Object>)
          items -> {
            Capture here = end.below();
            Object previous = here.attach();
            try {
              return zipper.apply(items);
            } finally {
              here.detach(previous);
            }
          };
    } else if (function instanceof Comparator<?> comparing) {
      Comparator<Object> comparator = (Comparator<Object>) comparing;
      return (Comparator<Object>)
          (one, other) -> {
            Capture here = end.below();
            Object previous = here.attach();
            try {
              return comparator.compare(one, other);
            } finally {
              here.detach(previous);
            }
          };
    }
    return function;
  }
}
