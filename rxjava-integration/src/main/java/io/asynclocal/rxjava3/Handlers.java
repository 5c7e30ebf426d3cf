package io.asynclocal.rxjava3;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.CompletableObserver;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.MaybeObserver;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Observer;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.core.SingleObserver;
import io.reactivex.rxjava3.functions.BiFunction;
import io.reactivex.rxjava3.functions.Function;
import io.reactivex.rxjava3.parallel.ParallelFlowable;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.reactivestreams.Subscriber;

/** The handlers of one installation, a class for each so that none calls through an interface. */
@SuppressWarnings({"rawtypes", "unchecked"}) // as RxJavaPlugins declares them
final class Handlers {

  private Handlers() {}

  /** Returns the slots of one installation, each with a new handler. */
  static List<Slot<?>> slots() {
    OnSchedule schedule = new OnSchedule();
    OnSubscribe<Flowable, Subscriber> flowable = new OnSubscribe<>(true, Placement::wrap);
    OnSubscribe<Observable, Observer> observable = new OnSubscribe<>(true, Placement::wrap);
    OnSubscribe<Single, SingleObserver> single = new OnSubscribe<>(false, Placement::wrap);
    OnSubscribe<Maybe, MaybeObserver> maybe = new OnSubscribe<>(false, Placement::wrap);
    OnSubscribe<Completable, CompletableObserver> completable =
        new OnSubscribe<>(false, Placement::wrap);
    List<Slot<?>> slots = new ArrayList<>();
    Collections.addAll(
        slots,
        new Slot<Function<? super Runnable, ? extends Runnable>>(
            "schedule",
            RxJavaPlugins::getScheduleHandler,
            RxJavaPlugins::setScheduleHandler,
            schedule,
            schedule,
            Probe::schedule),
        new Slot<BiFunction<? super Flowable, ? super Subscriber, ? extends Subscriber>>(
            "Flowable subscribe",
            RxJavaPlugins::getOnFlowableSubscribe,
            RxJavaPlugins::setOnFlowableSubscribe,
            flowable,
            flowable,
            Probe::flowable),
        new Slot<BiFunction<? super Observable, ? super Observer, ? extends Observer>>(
            "Observable subscribe",
            RxJavaPlugins::getOnObservableSubscribe,
            RxJavaPlugins::setOnObservableSubscribe,
            observable,
            observable,
            Probe::observable),
        new Slot<BiFunction<? super Single, ? super SingleObserver, ? extends SingleObserver>>(
            "Single subscribe",
            RxJavaPlugins::getOnSingleSubscribe,
            RxJavaPlugins::setOnSingleSubscribe,
            single,
            single,
            Probe::single),
        new Slot<BiFunction<? super Maybe, ? super MaybeObserver, ? extends MaybeObserver>>(
            "Maybe subscribe",
            RxJavaPlugins::getOnMaybeSubscribe,
            handler -> RxJavaPlugins.setOnMaybeSubscribe((BiFunction) handler),
            maybe,
            maybe,
            Probe::maybe),
        new Slot<
            BiFunction<
                ? super Completable, ? super CompletableObserver, ? extends CompletableObserver>>(
            "Completable subscribe",
            RxJavaPlugins::getOnCompletableSubscribe,
            RxJavaPlugins::setOnCompletableSubscribe,
            completable,
            completable,
            Probe::completable));
    if (Version.hooksParallel()) {
      slots.add(parallel());
    }
    return slots;
  }

  private static Slot<?> parallel() {
    OnParallel parallel = new OnParallel();
    return new Slot<
        BiFunction<? super ParallelFlowable, ? super Subscriber[], ? extends Subscriber[]>>(
        "ParallelFlowable subscribe",
        RxJavaPlugins::getOnParallelSubscribe,
        RxJavaPlugins::setOnParallelSubscribe,
        parallel,
        parallel,
        Probe::parallel);
  }

  private static final class OnSchedule
      extends ChainedHandler<Function<? super Runnable, ? extends Runnable>>
      implements Function<Runnable, Runnable> {

    @Override
    public Runnable apply(Runnable task) throws Throwable {
      var earlier = previous();
      Runnable given = earlier == null ? task : earlier.apply(task);
      return isActive() ? ScheduledTask.of(given) : given;
    }
  }

  private static final class OnParallel
      extends ChainedHandler<
          BiFunction<? super ParallelFlowable, ? super Subscriber[], ? extends Subscriber[]>>
      implements BiFunction<ParallelFlowable, Subscriber[], Subscriber[]> {
    @Override
    public Subscriber[] apply(ParallelFlowable source, Subscriber[] actual) throws Throwable {
      var earlier = previous();
      Subscriber[] given = earlier == null ? actual : earlier.apply(source, actual);
      if (!isActive()) {
        return given;
      }
      // Not a clone: the array may be of the operator's own subscribers.
      Subscriber[] placed = new Subscriber[given.length];
      for (int rail = 0; rail < placed.length; rail++) {
        int link = Placement.link(source, given[rail]);
        placed[rail] = link == 0 ? given[rail] : Placement.wrap(given[rail], link);
      }
      return placed;
    }
  }
}
