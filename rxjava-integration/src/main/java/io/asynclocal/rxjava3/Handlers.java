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
import java.util.List;
import org.reactivestreams.Subscriber;

/** The handlers of one installation, a class for each so that none calls through an interface. */
@SuppressWarnings({"rawtypes", "unchecked"}) // as RxJavaPlugins declares them
final class Handlers {

  private Handlers() {}

  /** Returns the slots of one installation, each with a new handler. */
  static List<Slot<?>> slots(Placement placement) {
    OnSchedule schedule = new OnSchedule();
    OnFlowable flowable = new OnFlowable(placement);
    OnObservable observable = new OnObservable(placement);
    OnSingle single = new OnSingle(placement);
    OnMaybe maybe = new OnMaybe(placement);
    OnCompletable completable = new OnCompletable(placement);
    OnParallel parallel = new OnParallel(placement);
    return List.of(
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
            Probe::completable),
        new Slot<
            BiFunction<? super ParallelFlowable, ? super Subscriber[], ? extends Subscriber[]>>(
            "ParallelFlowable subscribe",
            RxJavaPlugins::getOnParallelSubscribe,
            RxJavaPlugins::setOnParallelSubscribe,
            parallel,
            parallel,
            Probe::parallel));
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

  private static final class OnFlowable
      extends ChainedHandler<BiFunction<? super Flowable, ? super Subscriber, ? extends Subscriber>>
      implements BiFunction<Flowable, Subscriber, Subscriber> {
    private final Placement placement;

    OnFlowable(Placement placement) {
      this.placement = placement;
    }

    @Override
    public Subscriber apply(Flowable source, Subscriber actual) throws Throwable {
      var earlier = previous();
      Subscriber given = earlier == null ? actual : earlier.apply(source, actual);
      return isActive() ? placement.place(source, given) : given;
    }
  }

  private static final class OnObservable
      extends ChainedHandler<BiFunction<? super Observable, ? super Observer, ? extends Observer>>
      implements BiFunction<Observable, Observer, Observer> {
    private final Placement placement;

    OnObservable(Placement placement) {
      this.placement = placement;
    }

    @Override
    public Observer apply(Observable source, Observer actual) throws Throwable {
      var earlier = previous();
      Observer given = earlier == null ? actual : earlier.apply(source, actual);
      return isActive() ? placement.place(source, given) : given;
    }
  }

  private static final class OnSingle
      extends ChainedHandler<
          BiFunction<? super Single, ? super SingleObserver, ? extends SingleObserver>>
      implements BiFunction<Single, SingleObserver, SingleObserver> {
    private final Placement placement;

    OnSingle(Placement placement) {
      this.placement = placement;
    }

    @Override
    public SingleObserver apply(Single source, SingleObserver actual) throws Throwable {
      var earlier = previous();
      SingleObserver given = earlier == null ? actual : earlier.apply(source, actual);
      return isActive() ? placement.place(source, given) : given;
    }
  }

  private static final class OnMaybe
      extends ChainedHandler<
          BiFunction<? super Maybe, ? super MaybeObserver, ? extends MaybeObserver>>
      implements BiFunction<Maybe, MaybeObserver, MaybeObserver> {
    private final Placement placement;

    OnMaybe(Placement placement) {
      this.placement = placement;
    }

    @Override
    public MaybeObserver apply(Maybe source, MaybeObserver actual) throws Throwable {
      var earlier = previous();
      MaybeObserver given = earlier == null ? actual : earlier.apply(source, actual);
      return isActive() ? placement.place(source, given) : given;
    }
  }

  private static final class OnCompletable
      extends ChainedHandler<
          BiFunction<
              ? super Completable, ? super CompletableObserver, ? extends CompletableObserver>>
      implements BiFunction<Completable, CompletableObserver, CompletableObserver> {
    private final Placement placement;

    OnCompletable(Placement placement) {
      this.placement = placement;
    }

    @Override
    public CompletableObserver apply(Completable source, CompletableObserver actual)
        throws Throwable {
      var earlier = previous();
      CompletableObserver given = earlier == null ? actual : earlier.apply(source, actual);
      return isActive() ? placement.place(source, given) : given;
    }
  }

  private static final class OnParallel
      extends ChainedHandler<
          BiFunction<? super ParallelFlowable, ? super Subscriber[], ? extends Subscriber[]>>
      implements BiFunction<ParallelFlowable, Subscriber[], Subscriber[]> {
    private final Placement placement;

    OnParallel(Placement placement) {
      this.placement = placement;
    }

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
        placed[rail] = placement.place(source, given[rail]);
      }
      return placed;
    }
  }
}
