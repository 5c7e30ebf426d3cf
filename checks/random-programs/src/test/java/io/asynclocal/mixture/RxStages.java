package io.asynclocal.mixture;

import static io.asynclocal.mixture.Cast.flowable;
import static io.asynclocal.mixture.Cast.maybe;
import static io.asynclocal.mixture.Cast.observable;
import static io.asynclocal.mixture.Cast.single;
import static io.asynclocal.mixture.Kind.COMPLETABLE;
import static io.asynclocal.mixture.Kind.FLOWABLE;
import static io.asynclocal.mixture.Kind.MAYBE;
import static io.asynclocal.mixture.Kind.OBSERVABLE;
import static io.asynclocal.mixture.Kind.SINGLE;
import static io.asynclocal.mixture.Operators.beside;
import static io.asynclocal.mixture.Operators.nesting;
import static io.asynclocal.mixture.Operators.nestingSource;
import static io.asynclocal.mixture.Operators.on;
import static io.asynclocal.mixture.Operators.source;
import static io.asynclocal.mixture.Operators.to;

import io.reactivex.rxjava3.core.BackpressureStrategy;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.processors.PublishProcessor;
import io.reactivex.rxjava3.processors.UnicastProcessor;
import io.reactivex.rxjava3.subjects.CompletableSubject;
import io.reactivex.rxjava3.subjects.PublishSubject;
import io.reactivex.rxjava3.subjects.SingleSubject;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import kotlinx.coroutines.rx3.RxSingleKt;

/** RxJava's stages. */
final class RxStages {
  private RxStages() {}

  static Stream<Operator> all() {
    return Stream.of(sources(), flowables(), observables(), singles(), maybes(), completables())
        .flatMap(each -> each);
  }

  private static Stream<Operator> sources() {
    return Stream.of(
        source(
            FLOWABLE,
            "Flowable.fromIterable",
            part ->
                Flowable.fromIterable(
                    () -> part.called("iterator", List.<Object>of("a", "b")).iterator())),
        source(FLOWABLE, "Flowable.create", RxStages::create),
        source(FLOWABLE, "PublishProcessor", RxStages::processor),
        source(FLOWABLE, "UnicastProcessor", RxStages::unicast),
        nestingSource(
            FLOWABLE,
            "Flowable.defer",
            part -> Flowable.defer(() -> flowable(part.inner(FLOWABLE)))),
        source(
            OBSERVABLE,
            "Observable.fromCallable",
            part -> Observable.fromCallable(() -> part.called("call", (Object) "a"))),
        source(OBSERVABLE, "PublishSubject", RxStages::subject),
        source(
            OBSERVABLE,
            "Observable.interval",
            part ->
                Observable.interval(part.run.soon(), TimeUnit.MILLISECONDS)
                    .take(2)
                    .map(tick -> part.called("tick", (Object) tick))),
        source(
            SINGLE,
            "Single.create",
            part ->
                Single.create(
                    emitter -> {
                      emitter.setCancellable(() -> part.check("cancel"));
                      part.called("create", emitter);
                      part.run.elsewhere(() -> emitter.onSuccess("a"));
                    })),
        source(
            SINGLE,
            "SingleSubject",
            part -> {
              SingleSubject<Object> subject = SingleSubject.create();
              part.run.elsewhere(subject::hasObservers, () -> subject.onSuccess("a"));
              return subject;
            }),
        source(
            SINGLE,
            "rxSingle",
            part ->
                RxSingleKt.rxSingle(
                    part.run.coroutine(part.salt()),
                    (scope, continuation) -> part.called("coroutine", "a"))),
        nestingSource(
            SINGLE, "Single.defer", part -> Single.defer(() -> single(part.inner(SINGLE)))),
        source(
            MAYBE,
            "Maybe.create of executor",
            part ->
                Maybe.create(
                    emitter -> {
                      part.check("create");
                      Object unused =
                          part.run
                              .executor()
                              .submit(() -> emitter.onSuccess(part.checked("task", "a")));
                    })),
        source(MAYBE, "Maybe.empty", part -> Maybe.empty()),
        source(
            COMPLETABLE,
            "Completable.fromAction",
            part -> Completable.fromAction(() -> part.called("action", "a"))),
        source(
            COMPLETABLE,
            "CompletableSubject",
            part -> {
              CompletableSubject subject = CompletableSubject.create();
              part.run.elsewhere(subject::hasObservers, subject::onComplete);
              return subject;
            }));
  }

  private static Object create(Part part) {
    return Flowable.create(
        emitter -> {
          emitter.setCancellable(() -> part.check("cancel"));
          part.called("create", emitter);
          part.run.elsewhere(() -> emitter.onNext("a"));
          part.run.elsewhere(() -> emitter.onNext("b"));
          if (part.coin(2)) {
            part.run.elsewhere(emitter::onComplete);
          } else if (part.coin(3)) {
            part.run.elsewhere(() -> emitter.tryOnError(new Drawn()));
          }
        },
        BackpressureStrategy.BUFFER);
  }

  private static Object processor(Part part) {
    PublishProcessor<Object> processor = PublishProcessor.create();
    part.run.elsewhere(processor::hasSubscribers, () -> processor.offer("a"));
    part.run.elsewhere(processor::hasSubscribers, () -> processor.offer("b"));
    part.run.elsewhere(processor::hasSubscribers, processor::onComplete);
    return processor;
  }

  private static Object unicast(Part part) {
    UnicastProcessor<Object> processor = UnicastProcessor.create();
    part.run.elsewhere(() -> processor.onNext("a"));
    part.run.elsewhere(processor::hasSubscribers, () -> processor.onNext("b"));
    part.run.elsewhere(processor::onComplete);
    return processor;
  }

  private static Object subject(Part part) {
    PublishSubject<Object> subject = PublishSubject.create();
    part.run.elsewhere(subject::hasObservers, () -> subject.onNext("a"));
    part.run.elsewhere(subject::hasObservers, () -> subject.onNext("b"));
    part.run.elsewhere(subject::hasObservers, subject::onComplete);
    return subject;
  }

  private static Stream<Operator> flowables() {
    return Stream.of(
        on(FLOWABLE, "map", (part, above) -> flowable(above).map(i -> part.called("map", i))),
        on(
            FLOWABLE,
            "doOn",
            (part, above) ->
                flowable(above)
                    .doOnLifecycle(
                        s -> part.check("subscribe"),
                        n -> part.check("request"),
                        () -> part.check("cancel"))
                    .doOnNext(item -> part.called("next", item))
                    .doFinally(() -> part.check("finally"))),
        on(
            FLOWABLE,
            "observeOn",
            (part, above) -> flowable(above).observeOn(part.run.rxjava(part.salt()))),
        on(
            FLOWABLE,
            "subscribeOn",
            (part, above) -> flowable(above).subscribeOn(part.run.rxjava(part.salt()))),
        on(FLOWABLE, "take", (part, above) -> flowable(above).take(part.small())),
        on(
            FLOWABLE,
            "delay",
            (part, above) ->
                part.run.races()
                    ? flowable(above).delay(part.run.soon(), TimeUnit.MILLISECONDS)
                    : above),
        on(
            FLOWABLE,
            "retry",
            (part, above) -> flowable(above).retry(1, failure -> part.checked("retry", true))),
        on(FLOWABLE, "share", (part, above) -> flowable(above).share()),
        on(FLOWABLE, "cache", (part, above) -> flowable(above).cache()),
        on(
            FLOWABLE,
            "parallel",
            (part, above) ->
                part.run.races()
                    ? flowable(above)
                        .parallel(2)
                        .runOn(part.run.rxjava(part.salt()))
                        .map(item -> part.called("rail", item))
                        .sequential()
                    : flowable(above).map(item -> part.called("rail", item))),
        on(
            FLOWABLE,
            "flatMapIterable",
            (part, above) ->
                flowable(above)
                    .flatMapIterable(item -> part.called("iterable", List.of(item, item)))),
        nesting(
            FLOWABLE,
            "flatMap",
            (part, above) ->
                flowable(above)
                    .flatMap(
                        item -> {
                          part.called("flatMap", item);
                          return flowable(part.inner(FLOWABLE));
                        })),
        nesting(
            FLOWABLE,
            "concatMapEager",
            (part, above) ->
                flowable(above)
                    .concatMapEager(
                        item -> {
                          part.called("concatMapEager", item);
                          return flowable(part.inner(FLOWABLE));
                        })),
        nesting(
            FLOWABLE,
            "concatMapSingle",
            (part, above) ->
                flowable(above)
                    .concatMapSingle(
                        item -> {
                          part.called("concatMapSingle", item);
                          return single(part.inner(SINGLE));
                        })),
        nesting(
            FLOWABLE,
            "onErrorResumeNext",
            (part, above) ->
                flowable(above)
                    .onErrorResumeNext(
                        failure -> {
                          part.called("resume", failure);
                          return flowable(part.inner(FLOWABLE));
                        })),
        beside(
            FLOWABLE,
            "mergeWith",
            (part, above) -> flowable(above).mergeWith(flowable(part.beside(FLOWABLE)))),
        beside(
            FLOWABLE,
            "concatWith",
            (part, above) -> flowable(above).concatWith(flowable(part.beside(FLOWABLE)))),
        beside(
            FLOWABLE,
            "takeUntil",
            (part, above) -> flowable(above).takeUntil(flowable(part.beside(FLOWABLE)))),
        beside(
            FLOWABLE,
            "timeout",
            (part, above) ->
                flowable(above)
                    .timeout(
                        part.run.soon(), TimeUnit.MILLISECONDS, flowable(part.beside(FLOWABLE)))),
        to(
            FLOWABLE,
            SINGLE,
            "toList",
            (part, above) ->
                flowable(above).toList().map(items -> part.called("list", Part.item(items)))),
        to(FLOWABLE, MAYBE, "firstElement", (part, above) -> flowable(above).firstElement()));
  }

  private static Stream<Operator> observables() {
    return Stream.of(
        on(OBSERVABLE, "map", (part, above) -> observable(above).map(i -> part.called("map", i))),
        on(
            OBSERVABLE,
            "doOn",
            (part, above) ->
                observable(above)
                    .doOnLifecycle(d -> part.check("subscribe"), () -> part.check("dispose"))
                    .doOnNext(item -> part.called("next", item))
                    .doFinally(() -> part.check("finally"))),
        on(
            OBSERVABLE,
            "observeOn",
            (part, above) -> observable(above).observeOn(part.run.rxjava(part.salt()))),
        on(
            OBSERVABLE,
            "subscribeOn",
            (part, above) -> observable(above).subscribeOn(part.run.rxjava(part.salt()))),
        on(OBSERVABLE, "replay", (part, above) -> observable(above).replay().autoConnect()),
        on(
            OBSERVABLE,
            "repeat",
            (part, above) -> observable(above).repeatUntil(() -> !part.again("repeat"))),
        nesting(
            OBSERVABLE,
            "switchMap",
            (part, above) ->
                observable(above)
                    .switchMap(
                        item -> {
                          part.called("switchMap", item);
                          return observable(part.inner(OBSERVABLE));
                        })),
        nesting(
            OBSERVABLE,
            "concatMap",
            (part, above) ->
                observable(above)
                    .concatMap(
                        item -> {
                          part.called("concatMap", item);
                          return observable(part.inner(OBSERVABLE));
                        })),
        beside(
            OBSERVABLE,
            "zipWith",
            (part, above) ->
                observable(above)
                    .zipWith(
                        observable(part.beside(OBSERVABLE)),
                        (a, b) -> part.called("zip", Part.item(a + "" + b)))),
        to(
            OBSERVABLE,
            FLOWABLE,
            "toFlowable",
            (part, above) -> observable(above).toFlowable(BackpressureStrategy.LATEST)));
  }

  private static Stream<Operator> singles() {
    return Stream.of(
        on(SINGLE, "map", (part, above) -> single(above).map(item -> part.called("map", item))),
        on(
            SINGLE,
            "doOn",
            (part, above) ->
                single(above)
                    .doOnSubscribe(d -> part.check("subscribe"))
                    .doOnDispose(() -> part.check("dispose"))
                    .doAfterTerminate(() -> part.check("after"))),
        on(
            SINGLE,
            "observeOn",
            (part, above) -> single(above).observeOn(part.run.rxjava(part.salt()))),
        on(SINGLE, "cache", (part, above) -> single(above).cache()),
        nesting(
            SINGLE,
            "flatMap",
            (part, above) ->
                single(above)
                    .flatMap(
                        item -> {
                          part.called("flatMap", item);
                          return single(part.inner(SINGLE));
                        })),
        nesting(
            SINGLE,
            "onErrorResumeNext",
            (part, above) ->
                single(above)
                    .onErrorResumeNext(
                        failure -> {
                          part.called("resume", failure);
                          return single(part.inner(SINGLE));
                        })),
        beside(
            SINGLE,
            "timeout",
            (part, above) ->
                single(above)
                    .timeout(part.run.soon(), TimeUnit.MILLISECONDS, single(part.beside(SINGLE)))));
  }

  private static Stream<Operator> maybes() {
    return Stream.of(
        on(MAYBE, "map", (part, above) -> maybe(above).map(item -> part.called("map", item))),
        on(
            MAYBE,
            "doOn",
            (part, above) ->
                maybe(above)
                    .doOnSuccess(item -> part.called("success", item))
                    .doOnDispose(() -> part.check("dispose"))
                    .doFinally(() -> part.check("finally"))),
        on(
            MAYBE,
            "subscribeOn",
            (part, above) -> maybe(above).subscribeOn(part.run.rxjava(part.salt()))),
        nesting(
            MAYBE,
            "flatMap",
            (part, above) ->
                maybe(above)
                    .flatMap(
                        item -> {
                          part.called("flatMap", item);
                          return maybe(part.inner(MAYBE));
                        })),
        beside(
            MAYBE,
            "switchIfEmpty",
            (part, above) -> maybe(above).switchIfEmpty(maybe(part.beside(MAYBE)))));
  }

  private static Stream<Operator> completables() {
    return Stream.of(
        on(
            COMPLETABLE,
            "doOn",
            (part, above) ->
                ((Completable) above)
                    .doOnSubscribe(d -> part.check("subscribe"))
                    .doOnComplete(() -> part.called("complete", ""))
                    .doFinally(() -> part.check("finally"))),
        on(
            COMPLETABLE,
            "observeOn",
            (part, above) -> ((Completable) above).observeOn(part.run.rxjava(part.salt()))),
        beside(
            COMPLETABLE,
            "andThen",
            (part, above) -> ((Completable) above).andThen((Completable) part.beside(COMPLETABLE))),
        beside(
            COMPLETABLE,
            "mergeWith",
            (part, above) ->
                ((Completable) above).mergeWith((Completable) part.beside(COMPLETABLE))));
  }
}
