package io.asynclocal.rxjava3;

import io.asynclocal.AsyncLocalStorage;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.CompletableObserver;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.FlowableSubscriber;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.MaybeObserver;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Observer;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.core.SingleObserver;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.parallel.ParallelFlowable;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Finds out whether a hook carries the context, by handing something through {@code RxJavaPlugins}
 * in one context and using it in another. Nothing is subscribed or scheduled.
 */
final class Probe
    implements Runnable,
        FlowableSubscriber<Object>,
        Observer<Object>,
        SingleObserver<Object>,
        MaybeObserver<Object>,
        CompletableObserver {
  private final AsyncLocalStorage<Probe> running = AsyncLocalStorage.create();
  private boolean carried;

  /** Makes what a hook is given in the probe's context, and what is done then outside of it. */
  private interface Hook {
    Runnable through(Probe probe);
  }

  private static boolean carries(Hook hook) {
    Probe probe = new Probe();
    probe.running.call(probe, () -> hook.through(probe)).run();
    return probe.carried;
  }

  static boolean schedule() {
    return carries(RxJavaPlugins::onSchedule);
  }

  static boolean flowable() {
    Flowable<Object> source = new StrangeFlowable();
    return carries(
        probe -> {
          Subscriber<? super Object> given = RxJavaPlugins.onSubscribe(source, probe);
          return given::onComplete;
        });
  }

  static boolean observable() {
    Observable<Object> source = Observable.unsafeCreate(observer -> {});
    return carries(
        probe -> RxJavaPlugins.onSubscribe(source, (Observer<Object>) probe)::onComplete);
  }

  static boolean single() {
    Single<Object> source = Single.unsafeCreate(observer -> {});
    return carries(
        probe -> {
          SingleObserver<? super Object> given =
              RxJavaPlugins.onSubscribe(source, (SingleObserver<Object>) probe);
          return () -> given.onSuccess("");
        });
  }

  static boolean maybe() {
    Maybe<Object> source = Maybe.unsafeCreate(observer -> {});
    return carries(
        probe -> RxJavaPlugins.onSubscribe(source, (MaybeObserver<Object>) probe)::onComplete);
  }

  static boolean completable() {
    Completable source = Completable.unsafeCreate(observer -> {});
    return carries(
        probe -> RxJavaPlugins.onSubscribe(source, (CompletableObserver) probe)::onComplete);
  }

  static boolean parallel() {
    ParallelFlowable<Object> source = ParallelFlowable.fromArray(new StrangeFlowable());
    return carries(
        probe -> {
          Subscriber<? super Object>[] given = onSubscribe(source, probe);
          return given[0]::onComplete;
        });
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of generic types can't be made otherwise
  private static Subscriber<? super Object>[] onSubscribe(
      ParallelFlowable<Object> source, Probe probe) {
    return RxJavaPlugins.onSubscribe(source, new Subscriber[] {probe});
  }

  private void arrive() {
    carried = running.getStore() == this;
  }

  @Override
  public void run() {
    arrive();
  }

  @Override
  public void onSubscribe(Subscription subscription) {}

  @Override
  public void onSubscribe(Disposable disposable) {}

  @Override
  public void onNext(Object item) {}

  @Override
  public void onSuccess(Object item) {
    arrive();
  }

  @Override
  public void onError(Throwable failure) {}

  @Override
  public void onComplete() {
    arrive();
  }

  /** A class of which nothing is known, so that a hook of ours must wrap its subscriber. */
  private static final class StrangeFlowable extends Flowable<Object> {
    @Override
    protected void subscribeActual(Subscriber<? super Object> subscriber) {}
  }
}
