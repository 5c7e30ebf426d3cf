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
  private final OperatorTable table;

  Placement(OperatorTable table) {
    this.table = table;
  }

  <T> Subscriber<T> place(Object source, Subscriber<T> subscriber) {
    int link = link(source, subscriber);
    return link == 0 || (subscriber instanceof ScopedSubscriber<?> scoped && scoped.covers(link))
        ? subscriber
        : ScopedSubscriber.of(subscriber, capture(), link);
  }

  <T> Observer<T> place(Object source, Observer<T> observer) {
    int link = link(source, observer);
    return link == 0 || (observer instanceof ScopedObserver<?> scoped && scoped.covers(link))
        ? observer
        : new ScopedObserver<>(observer, capture(), link);
  }

  <T> SingleObserver<T> place(Object source, SingleObserver<T> observer) {
    int link = above(source);
    return link == 0 || isCovered(observer, link)
        ? observer
        : new ScopedSingleObserver<>(observer, capture(), link);
  }

  <T> MaybeObserver<T> place(Object source, MaybeObserver<T> observer) {
    int link = above(source);
    return link == 0 || isCovered(observer, link)
        ? observer
        : new ScopedMaybeObserver<>(observer, capture(), link);
  }

  CompletableObserver place(Object source, CompletableObserver observer) {
    int link = above(source);
    return link == 0 || isCovered(observer, link)
        ? observer
        : new ScopedCompletableObserver(observer, capture(), link);
  }

  private int link(Object source, Object subscriber) {
    return above(source) | below(subscriber);
  }

  private int below(Object subscriber) {
    int below = table.below(subscriber);
    if ((below & Link.PULLS_IN_TASKS) == 0) {
      return below;
    }
    return HookedWorker.runs(subscriber) ? 0 : Link.PULLS;
  }

  private int above(Object source) {
    int above = table.above(source);
    return (above & Link.EMITS) != 0 && CreateFunction.isBound(source)
        ? above & ~Link.EMITS
        : above;
  }

  private static boolean isCovered(Object observer, int link) {
    return observer instanceof ScopedReceiver scoped && scoped.covers(link);
  }

  private static Capture capture() {
    return Link.SUBSCRIPTION.capture();
  }
}
