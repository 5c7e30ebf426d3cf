package io.asynclocal.rxjava3;

import static io.asynclocal.rxjava3.Witness.NAME;

import io.reactivex.rxjava3.core.BackpressureStrategy;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.CompletableEmitter;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.FlowableEmitter;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.MaybeEmitter;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.ObservableEmitter;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.core.SingleEmitter;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.schedulers.Schedulers;
import io.reactivex.rxjava3.subscribers.TestSubscriber;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Requests, cancellation and cleanup, from threads that have another context or none. */
@ExtendWith(Installed.class)
final class UpstreamDirectionTest {
  private final Witness witness = new Witness();

  @Test
  void doOnCancel_runsInTheSubscribersContextWhenAnotherThreadDisposes() {
    disposeElsewhere(
        () -> Flowable.never().doOnCancel(() -> witness.see("cancel")).map(x -> x).subscribe());

    witness.assertSeen("cancel subscriber");
  }

  @Test
  void doOnDispose_runsInTheSubscribersContextWhenAnotherThreadDisposes() {
    disposeElsewhere(
        () -> Observable.never().doOnDispose(() -> witness.see("o")).map(x -> x).subscribe());
    disposeElsewhere(() -> Single.never().doOnDispose(() -> witness.see("s")).subscribe());
    disposeElsewhere(() -> Maybe.never().doOnDispose(() -> witness.see("m")).subscribe());
    disposeElsewhere(() -> Completable.never().doOnDispose(() -> witness.see("c")).subscribe());

    witness.assertSeen("o subscriber", "s subscriber", "m subscriber", "c subscriber");
  }

  @Test
  void doFinally_runsInTheSubscribersContextWhenAnotherThreadDisposes() {
    disposeElsewhere(() -> Flowable.never().doFinally(() -> witness.see("f")).subscribe());
    disposeElsewhere(() -> Observable.never().doFinally(() -> witness.see("o")).subscribe());
    disposeElsewhere(() -> Single.never().doFinally(() -> witness.see("s")).subscribe());
    disposeElsewhere(() -> Maybe.never().doFinally(() -> witness.see("m")).subscribe());
    disposeElsewhere(() -> Completable.never().doFinally(() -> witness.see("c")).subscribe());

    witness.assertSeen(
        "f subscriber", "o subscriber", "s subscriber", "m subscriber", "c subscriber");
  }

  @Test
  void using_disposesInTheSubscribersContextWhenAnotherThreadDisposes() {
    disposeElsewhere(
        () -> Flowable.using(() -> "f", r -> Flowable.never(), witness::see).subscribe());
    disposeElsewhere(
        () -> Observable.using(() -> "o", r -> Observable.never(), witness::see).subscribe());
    disposeElsewhere(() -> Single.using(() -> "s", r -> Single.never(), witness::see).subscribe());
    disposeElsewhere(() -> Maybe.using(() -> "m", r -> Maybe.never(), witness::see).subscribe());
    disposeElsewhere(
        () -> Completable.using(() -> "c", r -> Completable.never(), witness::see).subscribe());

    witness.assertSeen(
        "f subscriber", "o subscriber", "s subscriber", "m subscriber", "c subscriber");
  }

  @Test
  void setCancellable_runsInTheSubscribersContextWhenAnotherThreadDisposes() {
    disposeElsewhere(
        () ->
            Flowable.create(
                    e -> e.setCancellable(() -> witness.see("f")), BackpressureStrategy.BUFFER)
                .subscribe());
    disposeElsewhere(
        () -> Observable.create(e -> e.setCancellable(() -> witness.see("o"))).subscribe());
    disposeElsewhere(
        () -> Single.create(e -> e.setCancellable(() -> witness.see("s"))).subscribe());
    disposeElsewhere(() -> Maybe.create(e -> e.setCancellable(() -> witness.see("m"))).subscribe());
    disposeElsewhere(
        () -> Completable.create(e -> e.setCancellable(() -> witness.see("c"))).subscribe());

    witness.assertSeen(
        "f subscriber", "o subscriber", "s subscriber", "m subscriber", "c subscriber");
  }

  @Test
  void setCancellable_runsInTheSubscribersContextWhenAnotherThreadCompletes() {
    AtomicReference<FlowableEmitter<Object>> flowable = new AtomicReference<>();
    AtomicReference<ObservableEmitter<Object>> observable = new AtomicReference<>();
    AtomicReference<SingleEmitter<Object>> single = new AtomicReference<>();
    AtomicReference<MaybeEmitter<Object>> maybe = new AtomicReference<>();
    AtomicReference<CompletableEmitter> completable = new AtomicReference<>();
    NAME.run(
        "subscriber",
        () -> {
          Flowable.create(flowable::set, BackpressureStrategy.BUFFER).subscribe();
          Observable.create(observable::set).subscribe();
          Single.create(single::set).subscribe();
          Maybe.create(maybe::set).subscribe();
          Completable.create(completable::set).subscribe();
          flowable.get().setCancellable(() -> witness.see("f"));
          observable.get().setCancellable(() -> witness.see("o"));
          single.get().setCancellable(() -> witness.see("s"));
          maybe.get().setCancellable(() -> witness.see("m"));
          completable.get().setCancellable(() -> witness.see("c"));
        });

    Foreign.run(
        () -> {
          flowable.get().onComplete();
          observable.get().onComplete();
          single.get().onSuccess("x");
          maybe.get().onComplete();
          completable.get().onComplete();
        });

    witness.assertSeen(
        "f subscriber", "o subscriber", "s subscriber", "m subscriber", "c subscriber");
  }

  @Test
  void setDisposable_disposesOfTheOneThatIsReplacedInTheSubscribersContext() {
    AtomicReference<SingleEmitter<Object>> single = new AtomicReference<>();
    AtomicReference<ObservableEmitter<Object>> observable = new AtomicReference<>();
    NAME.run(
        "subscriber",
        () -> {
          Single.create(single::set).subscribe();
          Observable.create(observable::set).subscribe();
        });

    Foreign.run(
        () -> {
          single.get().setDisposable(Disposable.fromRunnable(() -> witness.see("s1")));
          single.get().setDisposable(Disposable.fromRunnable(() -> witness.see("s2")));
          single.get().onSuccess("x");
          observable.get().setDisposable(Disposable.fromRunnable(() -> witness.see("o1")));
          observable.get().setDisposable(Disposable.fromRunnable(() -> witness.see("o2")));
          observable.get().onComplete();
        });

    witness.assertSeen("s1 subscriber", "s2 subscriber", "o1 subscriber", "o2 subscriber");
  }

  @Test
  void doOnRequest_runsInTheSubscribersContextWhenAnotherThreadRequests() {
    TestSubscriber<Object> subscriber = new TestSubscriber<>(0);
    NAME.run(
        "subscriber",
        () -> Flowable.never().doOnRequest(n -> witness.see("request")).subscribe(subscriber));

    Foreign.run(() -> subscriber.request(1));

    witness.assertSeen("request subscriber");
  }

  @Test
  void generate_runsInTheSubscribersContextWhenAnotherThreadRequests() {
    TestSubscriber<Object> subscriber = new TestSubscriber<>(0);
    NAME.run(
        "subscriber",
        () ->
            Flowable.generate(emitter -> emitter.onNext(witness.see("generate")))
                .map(item -> witness.see("map"))
                .subscribe(subscriber));

    Foreign.run(() -> subscriber.request(1));

    witness.assertSeen("generate subscriber", "map subscriber");
  }

  @Test
  void fusedSource_isPolledInTheSubscribersContextByASchedulerWithoutTheHook() {
    try (HooklessScheduler scheduler = new HooklessScheduler()) {
      NAME.run(
          "subscriber",
          () ->
              Flowable.just("a", "b")
                  .map(item -> witness.see("flowable"))
                  .observeOn(scheduler)
                  .doOnComplete(() -> witness.seeLast("end"))
                  .subscribe());
      witness.await();
    }

    witness.assertSeen("flowable subscriber", "flowable subscriber", "end subscriber");
  }

  @Test
  void fusedObservable_isPolledInTheSubscribersContextByASchedulerWithoutTheHook() {
    try (HooklessScheduler scheduler = new HooklessScheduler()) {
      NAME.run(
          "subscriber",
          () ->
              Observable.fromArray("a", "b")
                  .map(item -> witness.see("observable"))
                  .observeOn(scheduler)
                  .doOnComplete(() -> witness.seeLast("end"))
                  .subscribe());
      witness.await();
    }

    witness.assertSeen("observable subscriber", "observable subscriber", "end subscriber");
  }

  @Test
  void fusedSource_isPolledInTheSubscribersContextAfterARequestFromAnotherThread() {
    TestSubscriber<Object> subscriber = new TestSubscriber<>(0);
    NAME.run(
        "subscriber",
        () ->
            Flowable.just("a")
                .concatWith(Flowable.just("b"))
                .map(item -> witness.see("map"))
                .observeOn(Schedulers.io())
                .doOnComplete(() -> witness.seeLast("end"))
                .subscribe(subscriber));

    Foreign.run(() -> subscriber.request(2));
    witness.await();

    witness.assertSeen("map subscriber", "map subscriber", "end subscriber");
  }

  @Test
  void blockingIterable_requestsInTheSubscribersContext() {
    Iterable<String> items =
        NAME.call(
            "subscriber",
            () ->
                Flowable.just("a", "b", "c")
                    .doOnRequest(n -> witness.see("request"))
                    .hide()
                    .blockingIterable(1));
    Iterator<String> iterator = NAME.call("subscriber", items::iterator);

    Foreign.run(iterator::next);

    witness.assertSeen("request subscriber", "request subscriber");
  }

  private static void disposeElsewhere(Supplier<Disposable> subscription) {
    Disposable subscribed = NAME.call("subscriber", subscription::get);
    Foreign.run(() -> NAME.run("somebody else", subscribed::dispose));
  }
}
