package io.asynclocal.rxjava3;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.reactivex.rxjava3.core.BackpressureStrategy;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.processors.FlowableProcessor;
import io.reactivex.rxjava3.processors.ReplayProcessor;
import io.reactivex.rxjava3.processors.UnicastProcessor;
import io.reactivex.rxjava3.schedulers.Schedulers;
import io.reactivex.rxjava3.subjects.ReplaySubject;
import io.reactivex.rxjava3.subjects.UnicastSubject;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Sources and operators of every kind, by name, which do the same each time. */
final class Pipelines {
  private static final Scheduler HERE = Schedulers.trampoline();

  private Pipelines() {}

  static Map<String, Supplier<Flowable<Integer>>> flowables() {
    Map<String, Supplier<Flowable<Integer>>> sources = new LinkedHashMap<>();
    sources.put("range", () -> Flowable.range(1, 5));
    sources.put("hidden range", () -> Flowable.range(1, 5).hide());
    sources.put("iterable", () -> Flowable.fromIterable(List.of(1, 2, 3)));
    sources.put("stream", () -> Flowable.fromStream(Stream.of(1, 2, 3)));
    sources.put("just", () -> Flowable.just(1));
    sources.put("callable", () -> Flowable.fromCallable(() -> 1));
    sources.put("empty", Flowable::empty);
    sources.put("error", () -> Flowable.error(new IOException()));
    sources.put(
        "late error", () -> Flowable.just(1, 2).concatWith(Flowable.error(new IOException())));
    sources.put("unicast", () -> fill(UnicastProcessor.create()));
    sources.put("replay", () -> fill(ReplayProcessor.create()));
    sources.put("publisher", () -> Flowable.fromPublisher(Flowable.range(1, 5)));
    sources.put(
        "create",
        () ->
            Flowable.create(
                emitter -> {
                  emitter.onNext(1);
                  emitter.onNext(2);
                  emitter.onComplete();
                  emitter.onError(new IOException("undeliverable"));
                },
                BackpressureStrategy.BUFFER));
    sources.put(
        "generate",
        () ->
            Flowable.generate(
                () -> 1,
                (state, emitter) -> {
                  emitter.onNext(state);
                  if (state == 4) {
                    emitter.onComplete();
                  }
                  return state + 1;
                }));
    return sources;
  }

  private static Flowable<Integer> fill(FlowableProcessor<Integer> processor) {
    Flowable.range(1, 4).subscribe(processor);
    return processor;
  }

  static Map<String, Function<Flowable<Integer>, Flowable<?>>> flowableOperators() {
    Map<String, Function<Flowable<Integer>, Flowable<?>>> operators = new LinkedHashMap<>();
    operators.put("none", source -> source);
    operators.put("map", source -> source.map(x -> x + 1));
    operators.put("filter", source -> source.filter(x -> x % 2 == 0));
    operators.put("map.filter", source -> source.map(x -> x + 1).filter(x -> x > 2));
    operators.put("failing map", source -> source.map(Pipelines::failOnTwo));
    operators.put("mapOptional", source -> source.mapOptional(x -> Optional.of(x)));
    operators.put("distinct", Flowable::distinct);
    operators.put("take", source -> source.take(2));
    operators.put("skip", source -> source.skip(1));
    operators.put("scan", source -> source.scan(Integer::sum));
    operators.put("reduce", source -> source.reduce(Integer::sum).toFlowable());
    operators.put("toList", source -> source.toList().toFlowable());
    operators.put("buffer", source -> source.buffer(2));
    operators.put("window", source -> source.window(2).flatMap(w -> w));
    operators.put("groupBy", source -> source.groupBy(x -> x % 2).flatMap(group -> group));
    operators.put("flatMap", source -> source.flatMap(x -> Flowable.range(x, 2)));
    operators.put("flatMap scalar", source -> source.flatMap(Flowable::just));
    operators.put("concatMap", source -> source.concatMap(x -> Flowable.range(x, 2)));
    operators.put("concatMapEager", source -> source.concatMapEager(x -> Flowable.range(x, 2)));
    operators.put("switchMap", source -> source.switchMap(x -> Flowable.range(x, 2)));
    operators.put("flatMapIterable", source -> source.flatMapIterable(x -> List.of(x, x)));
    operators.put("flatMapSingle", source -> source.flatMapSingle(Single::just));
    operators.put("flatMapMaybe", source -> source.flatMapMaybe(Maybe::just));
    operators.put("zip", source -> source.zipWith(Flowable.range(7, 3), Integer::sum));
    operators.put(
        "combineLatest",
        source -> Flowable.combineLatest(source, Flowable.range(7, 2), Integer::sum));
    operators.put("mergeWith", source -> source.mergeWith(Flowable.range(7, 2)));
    operators.put("concatWith", source -> source.concatWith(Flowable.range(7, 2)));
    operators.put("startWith", source -> source.startWithItem(0));
    operators.put("observeOn", source -> source.observeOn(HERE));
    operators.put("map.observeOn", source -> source.map(x -> x + 1).observeOn(HERE, false, 1));
    operators.put("subscribeOn", source -> source.subscribeOn(HERE));
    operators.put("unsubscribeOn", source -> source.unsubscribeOn(HERE));
    operators.put("delay", source -> source.delay(0, SECONDS, HERE));
    operators.put("timeout", source -> source.timeout(Flowable.never(), x -> Flowable.never()));
    operators.put("publish", source -> source.publish(shared -> shared.map(x -> x)));
    operators.put("share", Flowable::share);
    operators.put("replay", source -> source.replay().autoConnect());
    operators.put("cache", Flowable::cache);
    operators.put("retry", source -> source.retry(1));
    operators.put("repeat", source -> source.repeat(2));
    operators.put("retryWhen", source -> source.retryWhen(failures -> failures.take(1)));
    operators.put("repeatWhen", source -> source.repeatWhen(ends -> ends.take(1)));
    operators.put("onErrorResume", source -> source.onErrorResumeWith(Flowable.just(9)));
    operators.put("onErrorReturn", source -> source.onErrorReturnItem(9));
    operators.put("switchIfEmpty", source -> source.switchIfEmpty(Flowable.just(9)));
    operators.put("using", source -> Flowable.using(() -> 0, r -> source, r -> {}));
    operators.put("defer", source -> Flowable.defer(() -> source));
    operators.put("doFinally", source -> source.doFinally(() -> {}));
    operators.put("doOnLifecycle", source -> source.doOnLifecycle(s -> {}, n -> {}, () -> {}));
    operators.put("doOnEach", source -> source.doOnEach(notification -> {}));
    operators.put("failing doOnNext", source -> source.doOnNext(Pipelines::failOnTwo));
    operators.put("onBackpressureBuffer", Flowable::onBackpressureBuffer);
    operators.put("onBackpressureDrop", Flowable::onBackpressureDrop);
    operators.put("onBackpressureLatest", Flowable::onBackpressureLatest);
    operators.put("parallel", source -> source.parallel(2).map(x -> x + 1).sequential());
    operators.put("parallel runOn", source -> source.parallel(1).runOn(HERE).sequential());
    operators.put("materialize", source -> source.materialize().dematerialize(x -> x));
    operators.put(
        "toObservable", source -> source.toObservable().toFlowable(BackpressureStrategy.BUFFER));
    operators.put("serialize", Flowable::serialize);
    operators.put("detach", Flowable::onTerminateDetach);
    operators.put("takeUntil", source -> source.takeUntil(Flowable.never()));
    operators.put(
        "withLatestFrom", source -> source.withLatestFrom(Flowable.just(3), Integer::sum));
    operators.put("rebatch", source -> source.rebatchRequests(2));
    operators.put("sample", source -> source.sample(Flowable.empty(), true));
    return operators;
  }

  static Map<String, Supplier<Observable<Integer>>> observables() {
    Map<String, Supplier<Observable<Integer>>> sources = new LinkedHashMap<>();
    sources.put("range", () -> Observable.range(1, 5));
    sources.put("hidden range", () -> Observable.range(1, 5).hide());
    sources.put("iterable", () -> Observable.fromIterable(List.of(1, 2, 3)));
    sources.put("just", () -> Observable.just(1));
    sources.put("callable", () -> Observable.fromCallable(() -> 1));
    sources.put("empty", Observable::empty);
    sources.put("error", () -> Observable.error(new IOException()));
    sources.put(
        "unsafe",
        () -> Observable.unsafeCreate(observer -> Observable.range(1, 5).subscribe(observer)));
    sources.put(
        "unicast",
        () -> {
          UnicastSubject<Integer> subject = UnicastSubject.create();
          Observable.range(1, 4).subscribe(subject);
          return subject;
        });
    sources.put(
        "replay",
        () -> {
          ReplaySubject<Integer> subject = ReplaySubject.create();
          Observable.range(1, 4).subscribe(subject);
          return subject;
        });
    sources.put(
        "create",
        () ->
            Observable.create(
                emitter -> {
                  emitter.setCancellable(() -> {});
                  emitter.onNext(1);
                  emitter.onNext(2);
                  emitter.onComplete();
                  emitter.onError(new IOException("undeliverable"));
                }));
    return sources;
  }

  static Map<String, Function<Observable<Integer>, Observable<?>>> observableOperators() {
    Map<String, Function<Observable<Integer>, Observable<?>>> operators = new LinkedHashMap<>();
    operators.put("none", source -> source);
    operators.put("map", source -> source.map(x -> x + 1));
    operators.put("filter", source -> source.filter(x -> x % 2 == 0));
    operators.put("failing map", source -> source.map(Pipelines::failOnTwo));
    operators.put("take", source -> source.take(2));
    operators.put("scan", source -> source.scan(Integer::sum));
    operators.put("toList", source -> source.toList().toObservable());
    operators.put("window", source -> source.window(2).flatMap(w -> w));
    operators.put("groupBy", source -> source.groupBy(x -> x % 2).flatMap(group -> group));
    operators.put("flatMap", source -> source.flatMap(x -> Observable.range(x, 2)));
    operators.put("concatMap", source -> source.concatMap(x -> Observable.range(x, 2)));
    operators.put("switchMap", source -> source.switchMap(x -> Observable.range(x, 2)));
    operators.put("zip", source -> source.zipWith(Observable.range(7, 3), Integer::sum));
    operators.put("mergeWith", source -> source.mergeWith(Observable.range(7, 2)));
    operators.put("observeOn", source -> source.observeOn(HERE));
    operators.put("map.observeOn", source -> source.map(x -> x + 1).observeOn(HERE));
    operators.put("subscribeOn", source -> source.subscribeOn(HERE));
    operators.put("unsubscribeOn", source -> source.unsubscribeOn(HERE));
    operators.put("share", Observable::share);
    operators.put("replay", source -> source.replay().autoConnect());
    operators.put("cache", Observable::cache);
    operators.put("retry", source -> source.retry(1));
    operators.put("repeat", source -> source.repeat(2));
    operators.put("retryWhen", source -> source.retryWhen(failures -> failures.take(1)));
    operators.put("onErrorResume", source -> source.onErrorResumeWith(Observable.just(9)));
    operators.put("using", source -> Observable.using(() -> 0, r -> source, r -> {}));
    operators.put("doFinally", source -> source.doFinally(() -> {}));
    operators.put("doOnLifecycle", source -> source.doOnLifecycle(d -> {}, () -> {}));
    operators.put("serialize", Observable::serialize);
    operators.put(
        "toFlowable", source -> source.toFlowable(BackpressureStrategy.BUFFER).toObservable());
    return operators;
  }

  static Map<String, Single<?>> singles() {
    Map<String, Single<?>> singles = new LinkedHashMap<>();
    singles.put("just", Single.just(1));
    singles.put("error", Single.error(new IOException()));
    singles.put("callable", Single.fromCallable(() -> 1));
    singles.put("create", Single.create(emitter -> emitter.onSuccess(1)));
    singles.put("publisher", Single.fromPublisher(Flowable.just(1)));
    singles.put("never", Single.never());
    singles.put("map", Single.just(1).map(x -> x + 1));
    singles.put("flatMap", Single.just(1).flatMap(x -> Single.just(x + 1)));
    singles.put("cache", Single.just(1).cache());
    singles.put("observeOn", Single.just(1).observeOn(HERE));
    singles.put("subscribeOn", Single.just(1).subscribeOn(HERE));
    singles.put("doFinally", Single.never().doFinally(() -> {}));
    singles.put("using", Single.using(() -> 0, r -> Single.just(1), r -> {}));
    singles.put("retry", Single.error(new IOException()).retry(1));
    return singles;
  }

  static Map<String, Maybe<?>> maybes() {
    Map<String, Maybe<?>> maybes = new LinkedHashMap<>();
    maybes.put("just", Maybe.just(1));
    maybes.put("empty", Maybe.empty());
    maybes.put("error", Maybe.error(new IOException()));
    maybes.put("create", Maybe.create(emitter -> emitter.onSuccess(1)));
    maybes.put("empty create", Maybe.create(emitter -> emitter.onComplete()));
    maybes.put("never", Maybe.never());
    maybes.put("filter", Maybe.just(1).filter(x -> x > 1));
    maybes.put("cache", Maybe.just(1).cache());
    maybes.put("observeOn", Maybe.just(1).observeOn(HERE));
    maybes.put("subscribeOn", Maybe.just(1).subscribeOn(HERE));
    maybes.put("doOnDispose", Maybe.never().doOnDispose(() -> {}));
    maybes.put("switchIfEmpty", Maybe.empty().switchIfEmpty(Maybe.just(1)));
    return maybes;
  }

  static Map<String, Completable> completables() {
    Map<String, Completable> completables = new LinkedHashMap<>();
    completables.put("complete", Completable.complete());
    completables.put("error", Completable.error(new IOException()));
    completables.put("create", Completable.create(emitter -> emitter.onComplete()));
    completables.put("action", Completable.fromAction(() -> {}));
    completables.put("publisher", Completable.fromPublisher(Flowable.range(1, 3)));
    completables.put("never", Completable.never());
    completables.put("andThen", Completable.complete().andThen(Completable.complete()));
    completables.put("cache", Completable.complete().cache());
    completables.put("observeOn", Completable.complete().observeOn(HERE));
    completables.put("subscribeOn", Completable.complete().subscribeOn(HERE));
    completables.put("doFinally", Completable.never().doFinally(() -> {}));
    completables.put("merge", Completable.mergeArray(Completable.complete(), Completable.never()));
    return completables;
  }

  private static int failOnTwo(int x) throws IOException {
    if (x == 2) {
      throw new IOException();
    }
    return x;
  }
}
