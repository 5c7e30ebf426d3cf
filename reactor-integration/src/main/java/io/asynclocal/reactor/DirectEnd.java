package io.asynclocal.reactor;

import io.asynclocal.Capture;
import io.asynclocal.concurrent.Housekeeping;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import reactor.core.CorePublisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.util.context.Context;

/**
 * The end of a chain that somebody else's {@link CoreSubscriber} was subscribed to by {@code
 * subscribe(CoreSubscriber)}, as Spring does. Reactor calls no hook for such an end. The subscriber
 * may request in any context, and each operator that holds items then emits them there: a buffer, a
 * list, a range. So what restores is put there from the head of the chain, which is the last to be
 * subscribed to, before any subscriber has had a signal.
 *
 * <p>The end of a single item isn't looked for, whatever it was made of: it requests as soon as it
 * may, and there is nothing to request after that.
 */
final class DirectEnd {
  private static final String REACTOR = "reactor.core.";

  private static final Field[] NONE = {};

  /** Where an operator's subscriber keeps the one below; more than one field may. */
  private static final ClassValue<Field[]> BELOW =
      new ClassValue<>() {
        @Override
        protected Field[] computeValue(Class<?> link) {
          return reachable(link);
        }
      };

  private DirectEnd() {}

  /** Returns whether {@code subscriber}, of {@code publisher}, is itself such an end. */
  static boolean is(CorePublisher<?> publisher, CoreSubscriber<?> subscriber) {
    return publisher instanceof Flux<?> && isToRestore(subscriber, Link.of(subscriber));
  }

  /**
   * Makes the end below {@code first} restore, if nothing does.
   *
   * @param publisher what {@code first} is about to be subscribed to
   * @return where the subscription is to be made, if something was put there and no store is
   *     written in between
   */
  static @Nullable Capture restoreBelow(CorePublisher<?> publisher, CoreSubscriber<?> first) {
    if (!(publisher instanceof Flux<?>)) {
      return null;
    }
    Object link = first;
    int place = Link.of(link);
    RestoringSubscriber<?> nearest = null;
    while (place == Link.OPERATORS || place == Link.RESTORING) {
      Object below;
      if (place == Link.RESTORING) {
        nearest = (RestoringSubscriber<?>) link;
        below = nearest.actual;
      } else {
        below = Link.actual(link);
      }
      if (below == null) {
        return null;
      }
      place = Link.of(below);
      if (nearest != link && isToRestore(below, place)) {
        return restore(link, (CoreSubscriber<?>) below, nearest);
      }
      link = below;
    }
    return null;
  }

  private static boolean isToRestore(Object end, int place) {
    return switch (place) {
      case Link.FOREIGN ->
          end instanceof CoreSubscriber<?> && !Flow.isTransparent() && !Housekeeping.includes(end);
      case Link.JOINING -> joinsForSuchAnEnd(end);
      default -> false;
    };
  }

  /**
   * Returns whether {@code joining} works for somebody who restores nothing. Where there is an
   * operator below the joined sources, that was the head of a chain.
   */
  private static boolean joinsForSuchAnEnd(Object joining) {
    Object below = Link.below(joining);
    int place = below == null ? Link.IN_PLACE : Link.of(below);
    if (below != null
        && (place == Link.OPERATORS || place == Link.JOINING)) { // what has the sources in common
      below = Link.below(below);
      place = below == null ? Link.IN_PLACE : Link.of(below);
    }
    return below != null && place == Link.FOREIGN && isToRestore(below, place);
  }

  private static @Nullable Capture restore(
      Object link, CoreSubscriber<?> end, @Nullable RestoringSubscriber<?> nearest) {
    Field[] fields = BELOW.get(link.getClass());
    if (fields.length == 0) {
      return null;
    }
    Context own = end.currentContext();
    Capture capture =
        nearest == null
            ? SubscriptionContext.capture(own)
            : SubscriptionContext.captureIn(nearest.below().context());
    RestoringSubscriber<?> restoring = RestoringSubscriber.of(end, capture, capture, null, false);
    restoring.freeze(own);
    replace(fields, link, end, restoring);
    return nearest == null ? capture : null;
  }

  private static void replace(Field[] fields, Object link, Object end, Object restoring) {
    try {
      for (Field field : fields) {
        if (field.get(link) == end) {
          field.set(link, restoring);
        }
      }
    } catch (IllegalAccessException e) {
      throw new LinkageError("has been made accessible before", e);
    }
  }

  private static Field[] reachable(Class<?> link) {
    List<Field> fields = new ArrayList<>();
    try {
      for (Class<?> type = link; type != null; type = type.getSuperclass()) {
        if (type.getName().startsWith(REACTOR)) {
          for (Field field : type.getDeclaredFields()) {
            if (mayBeBelow(field)) {
              field.setAccessible(true);
              fields.add(field);
            }
          }
        }
      }
      return fields.toArray(NONE);
    } catch (RuntimeException e) {
      return NONE;
    }
  }

  private static boolean mayBeBelow(Field field) {
    return field.getType().isInterface()
        && Subscriber.class.isAssignableFrom(field.getType())
        && !Modifier.isStatic(field.getModifiers())
        && (!Modifier.isFinal(field.getModifiers()) || FinalFields.areWritable());
  }
}
