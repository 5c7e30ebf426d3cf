package io.asynclocal.rxjava3;

import static io.asynclocal.rxjava3.Witness.NAME;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
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
import io.reactivex.rxjava3.functions.Consumer;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.io.IOException;
import java.lang.ref.Reference;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Emitters used by foreign threads, without an installation. */
final class AsyncEmittersTest {
  private final Consumer<? super Throwable> errorHandler = RxJavaPlugins.getErrorHandler();
  private final Witness witness = new Witness();
  private final AtomicReference<FlowableEmitter<String>> flowable = new AtomicReference<>();
  private final AtomicReference<ObservableEmitter<String>> observable = new AtomicReference<>();
  private final AtomicReference<SingleEmitter<String>> single = new AtomicReference<>();
  private final AtomicReference<MaybeEmitter<String>> maybe = new AtomicReference<>();
  private final AtomicReference<CompletableEmitter> completable = new AtomicReference<>();

  @BeforeEach
  void seeUndeliverableErrors() {
    RxJavaPlugins.setErrorHandler(failure -> witness.see("undeliverable"));
  }

  @AfterEach
  void forgetUndeliverableErrors() {
    RxJavaPlugins.setErrorHandler(errorHandler);
  }

  @Test
  void emitter_signalsInTheSubscribersContext() {
    subscribe();

    Foreign.run(
        () -> {
          flowable.get().serialize().onNext("x");
          flowable.get().onComplete();
          observable.get().serialize().onNext("x");
          observable.get().onComplete();
          single.get().onSuccess("x");
          maybe.get().onSuccess("x");
          completable.get().onComplete();
        });

    witness.assertSeen(
        "flowable subscriber",
        "observable subscriber",
        "single subscriber",
        "maybe subscriber",
        "completable subscriber");
  }

  @Test
  void setCancellable_runsInTheSubscribersContextWhoeverCompletes() {
    subscribe();
    flowable.get().setCancellable(() -> witness.see("f"));
    observable.get().setCancellable(() -> witness.see("o"));
    single.get().setDisposable(Disposable.fromAction(() -> witness.see("s")));
    maybe.get().setDisposable(Disposable.fromAction(() -> witness.see("m")));
    completable.get().setCancellable(() -> witness.see("c"));

    Foreign.run(
        () -> {
          assertTrue(flowable.get().tryOnError(new IOException()));
          assertTrue(observable.get().tryOnError(new IOException()));
          assertTrue(single.get().tryOnError(new IOException()));
          maybe.get().onComplete();
          assertTrue(completable.get().tryOnError(new IOException()));
        });

    witness.assertSeen(
        "f subscriber", "o subscriber", "s subscriber", "m subscriber", "c subscriber");
  }

  @Test
  void onError_callsTheHandlerOfUndeliverableErrorsInTheSubscribersContext() {
    AsyncContext kept =
        NAME.call(
            "subscriber",
            () -> {
              Flowable.create(AsyncEmitters.flowable(flowable::set), BackpressureStrategy.BUFFER)
                  .subscribe()
                  .dispose();
              Observable.create(AsyncEmitters.observable(observable::set)).subscribe().dispose();
              Single.create(AsyncEmitters.single(single::set)).subscribe().dispose();
              Maybe.create(AsyncEmitters.maybe(maybe::set)).subscribe().dispose();
              Completable.create(AsyncEmitters.completable(completable::set)).subscribe().dispose();
              return AsyncContext.current();
            });

    Foreign.run(
        () -> {
          flowable.get().onError(new IOException());
          observable.get().onError(new IOException());
          single.get().onError(new IOException());
          maybe.get().onError(new IOException());
          completable.get().onError(new IOException());
        });

    Reference.reachabilityFence(kept);
    witness.assertSeen(
        "undeliverable subscriber",
        "undeliverable subscriber",
        "undeliverable subscriber",
        "undeliverable subscriber",
        "undeliverable subscriber");
  }

  @Test
  void serialize_answersAnEmitterThatIsSerializedAlready() {
    subscribe();
    var ofFlowable = flowable.get().serialize();
    var ofObservable = observable.get().serialize();

    assertSame(ofFlowable, ofFlowable.serialize());
    assertSame(ofObservable, ofObservable.serialize());
  }

  @Test
  void emitter_answersWhatTheEmitterAnswers() {
    subscribe();

    assertFalse(flowable.get().isCancelled());
    assertTrue(flowable.get().requested() > 0);
    assertTrue(flowable.get().toString().contains("BufferAsyncEmitter"));
    single.get().setCancellable(null);
    single.get().onSuccess("x");
    assertTrue(single.get().isDisposed());
    assertFalse(single.get().tryOnError(new IOException()));
  }

  @Test
  void flowable_throwsWithoutAFunction() {
    assertThrows(NullPointerException.class, () -> AsyncEmitters.<String>flowable(null));
  }

  private void subscribe() {
    NAME.run(
        "subscriber",
        () -> {
          Flowable.create(AsyncEmitters.flowable(flowable::set), BackpressureStrategy.BUFFER)
              .subscribe(item -> witness.see("flowable"), failure -> {});
          Observable.create(AsyncEmitters.observable(observable::set))
              .subscribe(item -> witness.see("observable"), failure -> {});
          Single.create(AsyncEmitters.single(single::set))
              .subscribe(item -> witness.see("single"), failure -> {});
          Maybe.create(AsyncEmitters.maybe(maybe::set))
              .subscribe(item -> witness.see("maybe"), failure -> {});
          Completable.create(AsyncEmitters.completable(completable::set))
              .subscribe(() -> witness.see("completable"), failure -> {});
        });
  }
}
