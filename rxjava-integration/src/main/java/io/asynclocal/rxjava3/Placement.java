package io.asynclocal.rxjava3;

import io.asynclocal.Capture;
import io.reactivex.rxjava3.core.CompletableObserver;
import io.reactivex.rxjava3.core.MaybeObserver;
import io.reactivex.rxjava3.core.Observer;
import io.reactivex.rxjava3.core.SingleObserver;
import org.reactivestreams.Subscriber;

/**
 * Where wrappers stand: between a source and a subscriber of which the table says that something
 * can pass in a wrong context. Everything else is left as it is.
 */
final class Placement {
  private static final OperatorTable TABLE = OperatorTable.load();

  private Placement() {}

  static <T> Subscriber<T> wrap(Subscriber<T> subscriber, int link) {
    return subscriber instanceof RestoringSubscriber<?> restoring && restoring.covers(link)
        ? subscriber
        : RestoringSubscriber.of(subscriber, capture(), link);
  }

  static <T> Observer<T> wrap(Observer<T> observer, int link) {
    return isCovered(observer, link)
        ? observer
        : new RestoringObserver<>(observer, capture(), link);
  }

  static <T> SingleObserver<T> wrap(SingleObserver<T> observer, int link) {
    return isCovered(observer, link)
        ? observer
        : new RestoringSingleObserver<>(observer, capture(), link);
  }

  static <T> MaybeObserver<T> wrap(MaybeObserver<T> observer, int link) {
    return isCovered(observer, link)
        ? observer
        : new RestoringMaybeObserver<>(observer, capture(), link);
  }

  static CompletableObserver wrap(CompletableObserver observer, int link) {
    return isCovered(observer, link)
        ? observer
        : new RestoringCompletableObserver(observer, capture(), link);
  }

  static int link(Object source, Object subscriber) {
    return above(source) | below(subscriber);
  }

  private static int below(Object subscriber) {
    int below = TABLE.below(subscriber);
    return switch (below) {
      case Link.PULLS_IN_TASKS -> HookedWorker.runs(subscriber) ? 0 : Link.PULLS;
      case Link.PULLS_ELSEWHERE ->
          Link.isCurrent(((RestoringLink) subscriber).capture()) ? 0 : Link.PULLS;
      default -> below;
    };
  }

  static int above(Object source) {
    int above = TABLE.above(source);
    if ((above & Link.HOLDS) != 0) {
      return DelayedErrors.areKeptBy(source) ? Link.PULLS : 0;
    }
    return (above & Link.EMITS) != 0 && CreateFunction.isBound(source)
        ? above & ~Link.EMITS
        : above;
  }

  private static boolean isCovered(Object observer, int link) {
    return observer instanceof RestoringReceiver restoring && restoring.covers(link);
  }

  private static Capture capture() {
    return Link.SUBSCRIPTION.capture();
  }
}
