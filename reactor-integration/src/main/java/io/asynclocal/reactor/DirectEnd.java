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
    return JoinedEnd.of(subscriber) != null
        || (publisher instanceof Flux<?> && isToRestore(subscriber));
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
      if (nearest != link && below instanceof CoreSubscriber<?> end) {
        JoinedEnd joined = place == Link.JOINING ? JoinedEnd.of(end) : null;
        if (joined != null || isToRestore(end)) {
          return restore(link, end, nearest, joined);
        }
      }
      link = below;
    }
    return null;
  }

  static boolean isToRestore(CoreSubscriber<?> end) {
    return Link.of(end) == Link.FOREIGN && !Flow.isTransparent() && !Housekeeping.includes(end);
  }

  private static @Nullable Capture restore(
      Object link,
      CoreSubscriber<?> end,
      @Nullable RestoringSubscriber<?> nearest,
      @Nullable JoinedEnd joined) {
    if (!keeps(link)) {
      return null;
    }
    Context own = end.currentContext();
    Capture capture =
        nearest == null
            ? SubscriptionContext.capture(own)
            : SubscriptionContext.captureIn(nearest.below().context());
    restoreBetween(link, end, own, capture, false);
    if (joined != null) {
      joined.restoreIn(capture);
    }
    return nearest == null ? capture : null;
  }

  /** Returns whether something can be put below {@code link}, an operator's subscriber. */
  static boolean keeps(Object link) {
    return BELOW.get(link.getClass()).length != 0;
  }

  /**
   * Puts what restores between {@code link} and {@code end}, who is below that and whose context is
   * {@code own}.
   *
   * @param isPassed whether the end may request past it
   */
  static RestoringSubscriber<?> restoreBetween(
      Object link, CoreSubscriber<?> end, Context own, Capture capture, boolean isPassed) {
    RestoringSubscriber<?> restoring = RestoringSubscriber.of(end, capture, capture, null, false);
    restoring.freeze(own, isPassed);
    try {
      for (Field field : BELOW.get(link.getClass())) {
        if (field.get(link) == end) {
          field.set(link, restoring);
        }
      }
    } catch (IllegalAccessException e) {
      throw new LinkageError("has been made accessible before", e);
    }
    return restoring;
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
