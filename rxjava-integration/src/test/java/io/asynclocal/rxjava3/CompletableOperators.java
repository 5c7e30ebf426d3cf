package io.asynclocal.rxjava3;

import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;

/** The operators of {@code Completable} that the matrix tries. */
final class CompletableOperators {
  private static final Completable FAILED = Completable.error(new IllegalStateException("first"));

  private CompletableOperators() {}

  static Operators<Completable> all() {
    return new Operators<Completable>()
        .add("none", source -> source)
        .add("doFinally", source -> source.doFinally(() -> {}))
        .scheduled("observeOn", Completable::observeOn)
        .scheduled("subscribeOn", Completable::subscribeOn)
        .scheduled("unsubscribeOn", Completable::unsubscribeOn)
        .scheduled("delay", (source, on) -> source.delay(0, MILLISECONDS, on, true))
        .scheduled("delaySubscription", (source, on) -> source.delaySubscription(0, HOURS, on))
        .scheduled("timeout", (source, on) -> source.timeout(1, HOURS, on))
        .add("andThen", source -> source.andThen(Completable.complete()))
        .add("andThen(inner)", source -> Completable.complete().andThen(source))
        .add("andThen(Single)", source -> source.andThen(Single.just("x")))
        .add("mergeWith", source -> source.mergeWith(Completable.complete()))
        .add("ambWith", source -> source.ambWith(Completable.never()))
        .add("defer", source -> Completable.defer(() -> source))
        .add("using", source -> Completable.using(() -> 1, one -> source, one -> {}))
        .add("onErrorResumeNext", source -> FAILED.onErrorResumeNext(failure -> source))
        .add("retryWhen", source -> source.retryWhen(failures -> failures.take(0)))
        .add("repeatWhen", source -> source.repeatWhen(ends -> ends.take(1)))
        .add("takeUntil", source -> source.takeUntil(Completable.never()))
        .add("cache", Completable::cache)
        .add("lift", source -> source.lift(observer -> observer))
        .add("toMaybe", Completable::toMaybe)
        .add("toSingle", source -> source.toSingleDefault("x"))
        .add("toFlowable", Completable::toFlowable)
        .add("toObservable", Completable::toObservable);
  }
}
