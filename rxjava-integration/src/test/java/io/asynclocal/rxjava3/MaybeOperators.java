package io.asynclocal.rxjava3;

import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;

/** The operators of {@code Maybe} that the matrix tries. */
final class MaybeOperators {
  private static final Maybe<String> FAILED = Maybe.error(new IllegalStateException("first"));

  private MaybeOperators() {}

  static Operators<Maybe<String>> all() {
    return new Operators<Maybe<String>>()
        .add("none", source -> source)
        .add("filter", source -> source.filter(item -> true))
        .add("doFinally", source -> source.doFinally(() -> {}))
        .scheduled("observeOn", Maybe::observeOn)
        .scheduled("subscribeOn", Maybe::subscribeOn)
        .scheduled("unsubscribeOn", Maybe::unsubscribeOn)
        .scheduled("delay", (source, on) -> source.delay(0, MILLISECONDS, on))
        .scheduled("delaySubscription", (source, on) -> source.delaySubscription(0, HOURS, on))
        .scheduled("timeout", (source, on) -> source.timeout(1, HOURS, on))
        .add("flatMap", source -> source.flatMap(item -> Maybe.just(item).hide()))
        .add("flatMap(inner)", source -> Maybe.just(1).flatMap(one -> source))
        .add("flatMapSingle", source -> source.flatMapSingle(Single::just))
        .add("flatMapObservable", source -> source.flatMapObservable(i -> source.toObservable()))
        .add("flatMapPublisher", source -> source.flatMapPublisher(i -> source.toFlowable()))
        .add("concatWith", source -> source.concatWith(Maybe.never()))
        .add("mergeWith", source -> source.mergeWith(Maybe.never()))
        .add("zipWith", source -> source.zipWith(Maybe.just(1), (item, one) -> item))
        .add("ambWith", source -> source.ambWith(Maybe.never()))
        .add("defer", source -> Maybe.defer(() -> source))
        .add("using", source -> Maybe.using(() -> 1, one -> source, one -> {}))
        .add("switchIfEmpty", source -> Maybe.<String>empty().switchIfEmpty(source))
        .add("onErrorResumeNext", source -> FAILED.onErrorResumeNext(e -> source))
        .add("retryWhen", source -> source.retryWhen(failures -> failures.take(0)))
        .add("repeatWhen", source -> source.repeatWhen(ends -> ends.take(1)))
        .add("delay(other)", source -> source.delay(Maybe.empty().toFlowable()))
        .add("takeUntil", source -> source.takeUntil(Maybe.never()))
        .add("timeout(other)", source -> source.timeout(Maybe.never()))
        .add("cache", Maybe::cache)
        .add("lift", source -> source.lift(observer -> observer))
        .add("toSingle", source -> source.toSingle())
        .add("toFlowable", Maybe::toFlowable)
        .add("toObservable", Maybe::toObservable)
        .add("ignoreElement", Maybe::ignoreElement);
  }
}
