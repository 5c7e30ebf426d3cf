package io.asynclocal.rxjava3;

import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.util.List;

/** The operators of {@code Flowable} that the matrix tries. */
final class FlowableOperators {
  private static final Flowable<String> FAILED = Flowable.error(new IllegalStateException("first"));

  private FlowableOperators() {}

  static Operators<Flowable<String>> all() {
    Operators<Flowable<String>> operators = new Operators<>();
    onOneThread(operators);
    scheduled(operators);
    merging(operators);
    shared(operators);
    return operators;
  }

  private static void onOneThread(Operators<Flowable<String>> operators) {
    operators
        .add("none", source -> source)
        .add("map", source -> source.map(item -> item))
        .add("filter", source -> source.filter(item -> true))
        .add("hide", Flowable::hide)
        .add("doFinally", source -> source.doFinally(() -> {}))
        .add("serialize", Flowable::serialize)
        .add("onBackpressureBuffer", source -> source.onBackpressureBuffer())
        .add("onBackpressureDrop", Flowable::onBackpressureDrop)
        .add("onBackpressureLatest", Flowable::onBackpressureLatest)
        .add("rebatchRequests", source -> source.rebatchRequests(8))
        .add("take", source -> source.take(9))
        .add("buffer", source -> source.buffer(1))
        .add("materialize", source -> source.materialize().dematerialize(event -> event))
        .add("lift", source -> source.lift(subscriber -> subscriber));
  }

  private static void scheduled(Operators<Flowable<String>> operators) {
    operators
        .scheduled("observeOn", Flowable::observeOn)
        .scheduled("subscribeOn", Flowable::subscribeOn)
        .scheduled("unsubscribeOn", Flowable::unsubscribeOn)
        .scheduled("delay", (source, on) -> source.delay(0, MILLISECONDS, on, true))
        .scheduled("delaySubscription", (source, on) -> source.delaySubscription(0, HOURS, on))
        .scheduled("timeout", (source, on) -> source.timeout(1, HOURS, on))
        .scheduled("buffer(time)", (source, on) -> source.buffer(1, HOURS, on, 1))
        .scheduled("window(time)", (source, on) -> source.window(1, HOURS, on, 1).flatMap(w -> w))
        .scheduled("debounce(time)", (source, on) -> source.debounce(0, HOURS, on))
        .scheduled("sample(time)", (source, on) -> source.sample(1, HOURS, on, true))
        .scheduled("throttleLatest", (source, on) -> source.throttleLatest(1, HOURS, on))
        .scheduled("throttleFirst", (source, on) -> source.throttleFirst(1, HOURS, on))
        .scheduled("takeLast(time)", (source, on) -> source.takeLast(1, HOURS, on))
        .scheduled(
            "concatMap(scheduler)",
            (source, on) -> source.concatMap(item -> Flowable.just(item).hide(), 2, on))
        .scheduled("parallel.runOn", (source, on) -> source.parallel(1).runOn(on).sequential());
  }

  private static void merging(Operators<Flowable<String>> operators) {
    operators
        .add("flatMap", source -> source.flatMap(item -> Flowable.just(item).hide()))
        .add("flatMap(inner)", source -> Flowable.just(1).hide().flatMap(one -> source))
        .add("flatMapSingle", source -> source.flatMapSingle(Single::just))
        .add("flatMapMaybe", source -> source.flatMapMaybe(Maybe::just))
        .add("flatMapCompletable", source -> source.flatMapCompletable(i -> Completable.complete()))
        .add("flatMapIterable", source -> source.flatMapIterable(List::of))
        .add("concatMap", source -> source.concatMap(item -> Flowable.just(item).hide()))
        .add("concatMap(inner)", source -> Flowable.just(1).hide().concatMap(one -> source))
        .add("concatMapEager", source -> source.concatMapEager(Flowable::just))
        .add("concatMapSingle", source -> source.concatMapSingle(Single::just))
        .add("switchMap", source -> source.switchMap(item -> Flowable.just(item).hide()))
        .add("switchMap(inner)", source -> Flowable.just(1).hide().switchMap(one -> source))
        .add("switchMapSingle", source -> source.switchMapSingle(Single::just))
        .add("parallel.flatMap", source -> source.parallel(1).flatMap(Flowable::just).sequential())
        .add("concat", source -> Flowable.concat(source, Flowable.empty()))
        .add("concatWith(Single)", source -> source.concatWith(Single.never()))
        .add("merge", source -> Flowable.merge(source, Flowable.empty()))
        .add("mergeWith(Completable)", source -> source.mergeWith(Completable.complete()))
        .add("zip", source -> Flowable.zip(source, Flowable.just(1).hide(), (item, one) -> item))
        .add(
            "combineLatest",
            source -> Flowable.combineLatest(source, Flowable.just(1), (a, b) -> a))
        .add("withLatestFrom", source -> source.withLatestFrom(Flowable.just(1), (a, b) -> a))
        .add("amb", source -> source.ambWith(Flowable.never()))
        .add("defer", source -> Flowable.defer(() -> source))
        .add("using", source -> Flowable.using(() -> 1, one -> source, one -> {}))
        .add("switchIfEmpty", source -> Flowable.<String>empty().switchIfEmpty(source))
        .add("onErrorResumeNext", source -> FAILED.onErrorResumeNext(failure -> source))
        .add("retry", source -> source.retry(0))
        .add("retryWhen", source -> source.retryWhen(failures -> failures.take(0)))
        .add("repeat", source -> source.repeat(1))
        .add("repeatWhen", source -> source.repeatWhen(ends -> ends.take(1)))
        .add("delaySubscription(other)", source -> source.delaySubscription(Flowable.just(1)))
        .add("delay(other)", source -> source.delay(item -> Flowable.just(1)))
        .add("takeUntil", source -> source.takeUntil(Flowable.never()))
        .add("skipUntil", source -> source.skipUntil(Flowable.just(1)))
        .add("sample(other)", source -> source.sample(Flowable.never(), true))
        .add("debounce(other)", source -> source.debounce(item -> Flowable.never()))
        .add("buffer(other)", source -> source.buffer(Flowable.never()))
        .add("window", source -> source.window(1).flatMap(window -> window))
        .add("window(other)", source -> source.window(Flowable.never()).flatMap(w -> w))
        .add("groupBy", source -> source.groupBy(item -> 1).flatMap(group -> group))
        .add(
            "join",
            source ->
                source.join(
                    Flowable.just(1).hide(),
                    i -> Flowable.never(),
                    i -> Flowable.never(),
                    (a, b) -> a))
        .add("firstOrError", Flowable::firstOrError)
        .add("lastElement", Flowable::lastElement)
        .add("ignoreElements", Flowable::ignoreElements)
        .add("toList", Flowable::toList)
        .add("toObservable", Flowable::toObservable);
  }

  private static void shared(Operators<Flowable<String>> operators) {
    operators
        .add("share", Flowable::share)
        .add("publish.refCount", source -> source.publish().refCount())
        .add("publish.autoConnect", source -> source.publish().autoConnect())
        .add("publish(function)", source -> source.publish(shared -> shared))
        .add("replay.refCount", source -> source.replay().refCount())
        .add("replay(function)", source -> source.replay(shared -> shared))
        .add("cache", Flowable::cache);
  }
}
