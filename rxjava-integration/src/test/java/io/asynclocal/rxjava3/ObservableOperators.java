package io.asynclocal.rxjava3;

import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.reactivex.rxjava3.core.BackpressureStrategy;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;
import java.util.List;

/** The operators of {@code Observable} that the matrix tries. */
final class ObservableOperators {
  private static final Observable<String> FAILED =
      Observable.error(new IllegalStateException("first"));

  private ObservableOperators() {}

  static Operators<Observable<String>> all() {
    Operators<Observable<String>> operators = new Operators<>();
    scheduled(operators);
    merging(operators);
    shared(operators);
    return operators;
  }

  private static void scheduled(Operators<Observable<String>> operators) {
    operators
        .add("none", source -> source)
        .add("map", source -> source.map(item -> item))
        .add("doFinally", source -> source.doFinally(() -> {}))
        .add("serialize", Observable::serialize)
        .add("buffer", source -> source.buffer(1))
        .add("lift", source -> source.lift(observer -> observer))
        .scheduled("observeOn", Observable::observeOn)
        .scheduled("subscribeOn", Observable::subscribeOn)
        .scheduled("unsubscribeOn", Observable::unsubscribeOn)
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
            (source, on) -> source.concatMap(item -> Observable.just(item).hide(), 2, on));
  }

  private static void merging(Operators<Observable<String>> operators) {
    operators
        .add("flatMap", source -> source.flatMap(item -> Observable.just(item).hide()))
        .add("flatMap(inner)", source -> Observable.just(1).hide().flatMap(one -> source))
        .add("flatMapSingle", source -> source.flatMapSingle(Single::just))
        .add("flatMapMaybe", source -> source.flatMapMaybe(Maybe::just))
        .add("flatMapCompletable", source -> source.flatMapCompletable(i -> Completable.complete()))
        .add("flatMapIterable", source -> source.flatMapIterable(List::of))
        .add("concatMap", source -> source.concatMap(item -> Observable.just(item).hide()))
        .add("concatMap(inner)", source -> Observable.just(1).hide().concatMap(one -> source))
        .add("concatMapEager", source -> source.concatMapEager(Observable::just))
        .add("switchMap", source -> source.switchMap(item -> Observable.just(item).hide()))
        .add("switchMap(inner)", source -> Observable.just(1).hide().switchMap(one -> source))
        .add("concat", source -> Observable.concat(source, Observable.empty()))
        .add("concatWith(Single)", source -> source.concatWith(Single.never()))
        .add("merge", source -> Observable.merge(source, Observable.empty()))
        .add("mergeWith(Completable)", source -> source.mergeWith(Completable.complete()))
        .add("zip", source -> Observable.zip(source, Observable.just(1), (item, one) -> item))
        .add(
            "combineLatest",
            source -> Observable.combineLatest(source, Observable.just(1), (a, b) -> a))
        .add("withLatestFrom", source -> source.withLatestFrom(Observable.just(1), (a, b) -> a))
        .add("amb", source -> source.ambWith(Observable.never()))
        .add("defer", source -> Observable.defer(() -> source))
        .add("using", source -> Observable.using(() -> 1, one -> source, one -> {}))
        .add("switchIfEmpty", source -> Observable.<String>empty().switchIfEmpty(source))
        .add("onErrorResumeNext", source -> FAILED.onErrorResumeNext(failure -> source))
        .add("retryWhen", source -> source.retryWhen(failures -> failures.take(0)))
        .add("repeatWhen", source -> source.repeatWhen(ends -> ends.take(1)))
        .add("delaySubscription(other)", source -> source.delaySubscription(Observable.just(1)))
        .add("takeUntil", source -> source.takeUntil(Observable.never()))
        .add("skipUntil", source -> source.skipUntil(Observable.just(1)))
        .add("sample(other)", source -> source.sample(Observable.never(), true))
        .add("debounce(other)", source -> source.debounce(item -> Observable.never()))
        .add("buffer(other)", source -> source.buffer(Observable.never()))
        .add("window", source -> source.window(1).flatMap(window -> window))
        .add("window(other)", source -> source.window(Observable.never()).flatMap(w -> w))
        .add("groupBy", source -> source.groupBy(item -> 1).flatMap(group -> group))
        .add("firstOrError", Observable::firstOrError)
        .add("lastElement", Observable::lastElement)
        .add("ignoreElements", Observable::ignoreElements)
        .add("toList", Observable::toList)
        .add("toFlowable", source -> source.toFlowable(BackpressureStrategy.BUFFER));
  }

  private static void shared(Operators<Observable<String>> operators) {
    operators
        .add("share", Observable::share)
        .add("publish.refCount", source -> source.publish().refCount())
        .add("publish.autoConnect", source -> source.publish().autoConnect())
        .add("publish(function)", source -> source.publish(shared -> shared))
        .add("replay.refCount", source -> source.replay().refCount())
        .add("replay(function)", source -> source.replay(shared -> shared))
        .add("cache", Observable::cache);
  }
}
