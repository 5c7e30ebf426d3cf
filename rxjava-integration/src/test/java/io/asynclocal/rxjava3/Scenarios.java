package io.asynclocal.rxjava3;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.asynclocal.AsyncContext;
import io.reactivex.rxjava3.core.BackpressureStrategy;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.FlowableEmitter;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.ObservableEmitter;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.core.SingleEmitter;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.flowables.ConnectableFlowable;
import io.reactivex.rxjava3.parallel.ParallelFlowable;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import io.reactivex.rxjava3.processors.PublishProcessor;
import io.reactivex.rxjava3.schedulers.Schedulers;
import io.reactivex.rxjava3.schedulers.TestScheduler;
import io.reactivex.rxjava3.subjects.PublishSubject;
import io.reactivex.rxjava3.subjects.SingleSubject;
import io.reactivex.rxjava3.subscribers.TestSubscriber;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * The rows of the matrix: each subscribes in the context "subscriber", lets something happen
 * elsewhere, and notes the name that it sees where it must be the subscriber's.
 */
final class Scenarios {
  private static final String SUBSCRIBER = "subscriber";

  private final Carrying carrying;
  private final Consumer<String> seen;

  /** Kept, since what comes after the end is told there only as long as somebody keeps it. */
  private @Nullable AsyncContext subscribers;

  Scenarios(Carrying carrying, Consumer<String> seen) {
    this.carrying = carrying;
    this.seen = seen;
  }

  Map<String, Runnable> all() {
    Map<String, Runnable> rows = new LinkedHashMap<>();
    signals(rows);
    upstream(rows);
    schedulers(rows);
    shared(rows);
    return rows;
  }

  private void see() {
    seen.accept(String.valueOf(carrying.current()));
  }

  private void subscribe(Runnable work) {
    carrying.run(
        SUBSCRIBER,
        () -> {
          subscribers = AsyncContext.current();
          work.run();
        });
  }

  private void signals(Map<String, Runnable> rows) {
    rows.put(
        "subject, item from another thread",
        () -> {
          PublishSubject<String> subject = PublishSubject.create();
          subscribe(() -> subject.subscribe(item -> see()));
          Foreign.run(() -> subject.onNext("x"));
        });
    rows.put(
        "create, item from another thread",
        () -> {
          AtomicReference<ObservableEmitter<String>> emitter = new AtomicReference<>();
          subscribe(() -> Observable.<String>create(emitter::set).subscribe(item -> see()));
          Foreign.run(() -> emitter.get().onNext("x"));
        });
    rows.put(
        "fromCompletionStage, completed by another thread",
        () -> {
          CompletableFuture<String> future = new CompletableFuture<>();
          subscribe(() -> Single.fromCompletionStage(future).subscribe(item -> see()));
          Foreign.run(() -> future.complete("x"));
        });
    rows.put(
        "custom publisher, onSubscribe from another thread",
        () ->
            subscribe(
                () -> Flowable.fromPublisher(elsewhere()).doOnSubscribe(s -> see()).subscribe()));
    rows.put(
        "custom publisher inside flatMap",
        () ->
            subscribe(() -> Flowable.just(1).flatMap(one -> elsewhere()).subscribe(item -> see())));
    rows.put(
        "retryWhen, another thread says when",
        () -> {
          PublishProcessor<String> again = PublishProcessor.create();
          boolean[] failed = new boolean[1];
          subscribe(
              () ->
                  Flowable.fromCallable(
                          () -> {
                            if (!failed[0]) {
                              failed[0] = true;
                              throw new IllegalStateException("first");
                            }
                            see();
                            return "x";
                          })
                      .retryWhen(failures -> failures.flatMap(failure -> again))
                      .subscribe(item -> {}, failure -> {}));
          Foreign.run(() -> again.onNext("again"));
        });
    rows.put(
        "ParallelFlowable, assembled in another context",
        () -> {
          PublishProcessor<String> source = PublishProcessor.create();
          ParallelFlowable<String> assembled =
              carrying.call("assembly", () -> source.parallel(1).doOnNext(item -> see()));
          subscribe(() -> assembled.sequential().subscribe());
          Foreign.run(() -> source.onNext("x"));
        });
  }

  private void upstream(Map<String, Runnable> rows) {
    rows.put(
        "doOnDispose, disposed of by another thread",
        () -> disposeElsewhere(() -> Observable.never().doOnDispose(this::see).subscribe()));
    rows.put(
        "doOnCancel, disposed of by another thread",
        () -> disposeElsewhere(() -> Flowable.never().doOnCancel(this::see).subscribe()));
    rows.put(
        "doFinally, disposed of by another thread",
        () -> disposeElsewhere(() -> Maybe.never().doFinally(this::see).subscribe()));
    rows.put(
        "using, disposed of by another thread",
        () ->
            disposeElsewhere(
                () -> Single.using(() -> "", r -> Single.never(), r -> see()).subscribe()));
    rows.put(
        "setCancellable, disposed of by another thread",
        () ->
            disposeElsewhere(
                () -> Completable.create(e -> e.setCancellable(this::see)).subscribe()));
    rows.put(
        "setCancellable, Flowable completed by another thread",
        () -> {
          AtomicReference<FlowableEmitter<String>> emitter = new AtomicReference<>();
          subscribe(() -> Flowable.create(emitter::set, BackpressureStrategy.BUFFER).subscribe());
          emitter.get().setCancellable(this::see);
          Foreign.run(() -> emitter.get().onComplete());
        });
    rows.put(
        "setCancellable, Single completed by another thread",
        () -> {
          AtomicReference<SingleEmitter<String>> emitter = new AtomicReference<>();
          subscribe(() -> Single.create(emitter::set).subscribe());
          emitter.get().setCancellable(this::see);
          Foreign.run(() -> emitter.get().onSuccess("x"));
        });
    rows.put(
        "doOnRequest, requested by another thread",
        () -> requestElsewhere(Flowable.never().doOnRequest(n -> see())));
    rows.put(
        "generate, requested by another thread",
        () ->
            requestElsewhere(
                Flowable.generate(
                    emitter -> {
                      see();
                      emitter.onNext("x");
                    })));
    rows.put(
        "map of a fused source, polled after another thread's request",
        () -> {
          TestSubscriber<Object> subscriber = new TestSubscriber<>(0);
          subscribe(
              () ->
                  Flowable.just("a", "b")
                      .doOnNext(item -> see())
                      .observeOn(Schedulers.io(), false, 1)
                      .subscribe(subscriber));
          Foreign.run(() -> subscriber.request(2));
          subscriber.awaitCount(2);
        });
    rows.put(
        "undeliverable error of a create, from another thread",
        () -> {
          AtomicReference<SingleEmitter<String>> emitter = new AtomicReference<>();
          subscribe(() -> Single.create(emitter::set).subscribe().dispose());
          undeliverable(() -> emitter.get().onError(new IllegalStateException("late")));
        });
    rows.put(
        "the same with AsyncEmitters",
        () -> {
          AtomicReference<SingleEmitter<String>> emitter = new AtomicReference<>();
          subscribe(() -> Single.create(AsyncEmitters.single(emitter::set)).subscribe().dispose());
          undeliverable(() -> emitter.get().onError(new IllegalStateException("late")));
        });
  }

  private void schedulers(Map<String, Runnable> rows) {
    rows.put(
        "observeOn, standard scheduler",
        () ->
            subscribe(
                () ->
                    Flowable.just("x")
                        .observeOn(Schedulers.computation())
                        .doOnNext(item -> see())
                        .blockingSubscribe()));
    rows.put("subscribeOn, scheduler without the hook", () -> onHookless(this::subscribeOn));
    rows.put("observeOn, scheduler without the hook", () -> onHookless(this::observeOn));
    rows.put("fused source, scheduler without the hook", () -> onHookless(this::fused));
    rows.put("fallback of a timeout, scheduler without the hook", () -> onHookless(this::timeout));
    rows.put(
        "delay, TestScheduler()",
        () -> {
          TestScheduler scheduler = new TestScheduler();
          subscribe(
              () -> Flowable.just("x").delay(1, MILLISECONDS, scheduler).subscribe(item -> see()));
          carrying.run("driver", () -> scheduler.advanceTimeBy(1, MILLISECONDS));
        });
    rows.put(
        "subscribeOn, TestScheduler()",
        () -> {
          TestScheduler scheduler = new TestScheduler();
          subscribe(() -> Flowable.fromAction(this::see).subscribeOn(scheduler).subscribe());
          carrying.run("driver", scheduler::triggerActions);
        });
    rows.put(
        "task on a worker of TestScheduler()",
        () -> {
          TestScheduler scheduler = new TestScheduler();
          subscribe(() -> scheduler.createWorker().schedule(this::see));
          carrying.run("driver", scheduler::triggerActions);
        });
    rows.put(
        "the same with propagating(…)",
        () -> {
          TestScheduler scheduler = new TestScheduler();
          subscribe(
              () -> RxJavaIntegration.propagating(scheduler).createWorker().schedule(this::see));
          carrying.run("driver", scheduler::triggerActions);
        });
  }

  private void shared(Map<String, Runnable> rows) {
    rows.put(
        "share, second subscriber",
        () -> {
          PublishProcessor<String> source = PublishProcessor.create();
          Flowable<String> shared = source.share();
          carrying.run("first", () -> shared.subscribe());
          subscribe(() -> shared.subscribe(item -> see()));
          Foreign.run(() -> source.onNext("x"));
        });
    rows.put(
        "Single.cache, second subscriber",
        () -> {
          SingleSubject<String> source = SingleSubject.create();
          Single<String> cached = source.cache();
          carrying.run("first", () -> cached.subscribe());
          subscribe(() -> cached.subscribe(item -> see()));
          Foreign.run(() -> source.onSuccess("x"));
        });
    rows.put(
        "publish, connected in another context: subscriber",
        () -> {
          PublishProcessor<String> source = PublishProcessor.create();
          ConnectableFlowable<String> published = source.publish();
          subscribe(() -> published.subscribe(item -> see()));
          carrying.run("connector", () -> published.connect());
          Foreign.run(() -> source.onNext("x"));
        });
    rows.put(
        "share, last to leave cancels the first's upstream",
        () -> {
          Flowable<Object> shared = Flowable.never().doOnCancel(this::see).share();
          Disposable first = carrying.call(SUBSCRIBER, () -> shared.subscribe());
          Disposable second = carrying.call("second", () -> shared.subscribe());
          first.dispose();
          carrying.run("somebody", second::dispose);
        });
    rows.put(
        "group of a groupBy",
        () -> {
          PublishProcessor<String> source = PublishProcessor.create();
          source
              .groupBy(item -> 1)
              .subscribe(group -> subscribe(() -> group.subscribe(item -> see())));
          Foreign.run(() -> source.onNext("x"));
        });
  }

  private void onHookless(Consumer<HooklessScheduler> pipeline) {
    try (HooklessScheduler scheduler = new HooklessScheduler()) {
      subscribe(() -> pipeline.accept(scheduler));
    }
  }

  private void subscribeOn(HooklessScheduler scheduler) {
    Flowable.fromAction(this::see).subscribeOn(scheduler).blockingSubscribe();
  }

  private void observeOn(HooklessScheduler scheduler) {
    Flowable.just("x").observeOn(scheduler).doOnNext(item -> see()).blockingSubscribe();
  }

  private void fused(HooklessScheduler scheduler) {
    Flowable.just("x", "y").doOnNext(item -> see()).observeOn(scheduler).blockingSubscribe();
  }

  private void timeout(HooklessScheduler scheduler) {
    Flowable.never()
        .timeout(1, MILLISECONDS, scheduler, Flowable.fromAction(this::see))
        .blockingSubscribe();
  }

  private void disposeElsewhere(Supplier<Disposable> subscription) {
    Disposable subscribed = carrying.call(SUBSCRIBER, subscription);
    Foreign.run(subscribed::dispose);
  }

  private void requestElsewhere(Flowable<Object> source) {
    TestSubscriber<Object> subscriber = new TestSubscriber<>(0);
    subscribe(() -> source.subscribe(subscriber));
    Foreign.run(() -> subscriber.request(1));
  }

  private void undeliverable(Runnable signal) {
    var handler = RxJavaPlugins.getErrorHandler();
    RxJavaPlugins.setErrorHandler(failure -> see());
    try {
      Foreign.run(signal);
    } finally {
      RxJavaPlugins.setErrorHandler(handler);
    }
  }

  private static Publisher<String> elsewhere() {
    return subscriber -> Foreign.run(() -> subscriber.onSubscribe(new OneItem(subscriber)));
  }

  private record OneItem(Subscriber<? super String> subscriber) implements Subscription {
    @Override
    public void request(long n) {
      subscriber.onNext("x");
      subscriber.onComplete();
    }

    @Override
    public void cancel() {}
  }
}
