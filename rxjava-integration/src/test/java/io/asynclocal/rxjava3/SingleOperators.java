package io.asynclocal.rxjava3;

import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;

/** The operators of {@code Single} that the matrix tries. */
final class SingleOperators {
  private static final Single<String> FAILED = Single.error(new IllegalStateException("first"));

  private SingleOperators() {}

  static Operators<Single<String>> all() {
    return new Operators<Single<String>>()
        .add("none", source -> source)
        .add("map", source -> source.map(item -> item))
        .add("doFinally", source -> source.doFinally(() -> {}))
        .scheduled("observeOn", Single::observeOn)
        .scheduled("subscribeOn", Single::subscribeOn)
        .scheduled("unsubscribeOn", Single::unsubscribeOn)
        .scheduled("delay", (source, on) -> source.delay(0, MILLISECONDS, on, true))
        .scheduled("delaySubscription", (source, on) -> source.delaySubscription(0, HOURS, on))
        .scheduled("timeout", (source, on) -> source.timeout(1, HOURS, on))
        .add("flatMap", source -> source.flatMap(item -> Single.just(item).hide()))
        .add("flatMap(inner)", source -> Single.just(1).flatMap(one -> source))
        .add("flatMapMaybe", source -> source.flatMapMaybe(Maybe::just))
        .add("flatMapObservable", source -> source.flatMapObservable(i -> source.toObservable()))
        .add("flatMapPublisher", source -> source.flatMapPublisher(i -> source.toFlowable()))
        .add("flatMapCompletable", source -> source.flatMapCompletable(i -> Completable.complete()))
        .add("concatWith", source -> source.concatWith(Single.never()))
        .add("mergeWith", source -> source.mergeWith(Single.never()))
        .add("zipWith", source -> source.zipWith(Single.just(1), (item, one) -> item))
        .add("ambWith", source -> source.ambWith(Single.never()))
        .add("defer", source -> Single.defer(() -> source))
        .add("using", source -> Single.using(() -> 1, one -> source, one -> {}))
        .add("onErrorResumeNext", source -> FAILED.onErrorResumeNext(failure -> source))
        .add("retry", source -> source.retry(0))
        .add("retryWhen", source -> source.retryWhen(failures -> failures.take(0)))
        .add("repeat", source -> source.repeat(1))
        .add("repeatWhen", source -> source.repeatWhen(ends -> ends.take(1)))
        .add("delaySubscription(other)", source -> source.delaySubscription(Single.just(1)))
        .add("takeUntil", source -> source.takeUntil(Single.never()))
        .add("cache", Single::cache)
        .add("lift", source -> source.lift(observer -> observer))
        .add("toMaybe", Single::toMaybe)
        .add("toFlowable", Single::toFlowable)
        .add("toObservable", Single::toObservable)
        .add("ignoreElement", Single::ignoreElement);
  }
}
