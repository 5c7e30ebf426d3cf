package io.asynclocal.reactor.random;

import io.asynclocal.contract.random.Stores;
import io.asynclocal.reactor.ReactorIntegration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import reactor.core.observability.DefaultSignalListener;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;
import reactor.core.publisher.SignalType;
import reactor.core.publisher.SynchronousSink;
import reactor.util.retry.Retry;

/** Reactor's operators, each with functions that check what they see. */
final class Operators {
  private static final Duration SHORT = Duration.ofMillis(1);
  private static final Duration LONG = Duration.ofHours(1);

  /**
   * An operator.
   *
   * @param method the method of {@link Flux} that it draws, or of {@link Mono} after {@code Mono.}
   * @param publishers how many publishers stand inside of it
   * @param writes whether it writes a store for all that is above
   */
  record Operator(
      String name,
      int publishers,
      boolean writes,
      BiFunction<Part, Flux<String>, Flux<String>> function) {

    Flux<String> apply(Part part, Flux<String> above) {
      return function.apply(part, above);
    }
  }

  static final List<Operator> ALL = new ArrayList<>();

  static {
    items();
    signals();
    merging();
    combining();
    scheduled();
    repeating();
    shared();
    contexts();
    monos();
  }

  private Operators() {}

  /** Older releases have no such method of Mono's. */
  private static boolean isThere(String method) {
    return Stream.of(Mono.class.getMethods()).anyMatch(each -> each.getName().equals(method));
  }

  private static void with(
      int publishers, String name, BiFunction<Part, Flux<String>, Flux<String>> function) {
    ALL.add(new Operator(name, publishers, false, function));
  }

  private static void plain(String name, BiFunction<Part, Flux<String>, Flux<String>> function) {
    with(0, name, function);
  }

  private static void items() {
    plain("map", (p, f) -> f.map(i -> p.checked("map", i)));
    plain("mapNotNull", (p, f) -> f.mapNotNull(i -> p.checked("mapNotNull", i)));
    plain("filter", (p, f) -> f.filter(i -> p.checked("filter", true)));
    plain(
        "handle",
        (p, f) ->
            f.handle((String i, SynchronousSink<String> s) -> s.next(p.checked("handle", i))));
    plain("distinct", (p, f) -> f.distinct(i -> p.checked("distinct", i)));
    plain(
        "distinctUntilChanged",
        (p, f) -> f.distinctUntilChanged(i -> p.checked("distinctUntilChanged", i)));
    plain("scan", (p, f) -> f.scan((a, b) -> p.checked("scan", b)));
    plain(
        "scanWith",
        (p, f) ->
            f.scanWith(() -> p.checked("scanWith", "x"), (a, b) -> p.checked("scanWith.next", b)));
    plain("reduce", (p, f) -> f.reduce((a, b) -> p.checked("reduce", b)).flux());
    plain(
        "reduceWith",
        (p, f) ->
            f.reduceWith(
                    () -> p.checked("reduceWith", ""), (a, b) -> p.checked("reduceWith.next", b))
                .flux());
    plain("collect", (p, f) -> f.collect(Collectors.toList()).map(List::toString).flux());
    plain(
        "collectList",
        (p, f) -> f.collectList().map(l -> p.checked("collectList", l.toString())).flux());
    plain(
        "collectSortedList",
        (p, f) ->
            f.collectSortedList((a, b) -> p.checked("collectSortedList", a.compareTo(b)))
                .map(List::toString)
                .flux());
    plain(
        "collectMap",
        (p, f) -> f.collectMap(i -> p.checked("collectMap", i)).map(Object::toString).flux());
    plain(
        "collectMultimap",
        (p, f) ->
            f.collectMultimap(i -> p.checked("collectMultimap", i)).map(Object::toString).flux());
    plain("count", (p, f) -> f.count().map(n -> p.checked("count", "" + n)).flux());
    plain("all", (p, f) -> f.all(i -> p.checked("all", true)).map(b -> "" + b).flux());
    plain("any", (p, f) -> f.any(i -> p.checked("any", false)).map(b -> "" + b).flux());
    plain(
        "hasElement", (p, f) -> f.hasElement("a").map(b -> p.checked("hasElement", "" + b)).flux());
    plain(
        "hasElements", (p, f) -> f.hasElements().map(b -> p.checked("hasElements", "" + b)).flux());
    plain("ignoreElements", (p, f) -> f.ignoreElements().flux());
    plain("elementAt", (p, f) -> f.elementAt(0, "none").flux());
    plain("last", (p, f) -> f.last("none").flux());
    plain("next", (p, f) -> f.next().flux());
    plain("single", (p, f) -> f.single("none").flux());
    plain("singleOrEmpty", (p, f) -> f.singleOrEmpty().flux());
    plain("defaultIfEmpty", (p, f) -> f.defaultIfEmpty("none"));
    plain("skip", (p, f) -> f.skip(1));
    plain("skipLast", (p, f) -> f.skipLast(1));
    plain("skipUntil", (p, f) -> f.skipUntil(i -> p.checked("skipUntil", true)));
    plain("skipWhile", (p, f) -> f.skipWhile(i -> p.checked("skipWhile", false)));
    plain("take", (p, f) -> f.take(p.small()));
    plain("takeLast", (p, f) -> f.takeLast(p.small()));
    plain("takeUntil", (p, f) -> f.takeUntil(i -> p.checked("takeUntil", false)));
    plain("takeWhile", (p, f) -> f.takeWhile(i -> p.checked("takeWhile", true)));
    plain("index", (p, f) -> f.index((n, i) -> p.checked("index", i)));
    plain("cast", (p, f) -> f.cast(String.class));
    plain("ofType", (p, f) -> f.ofType(String.class));
    plain(
        "flatMapIterable",
        (p, f) -> f.flatMapIterable(i -> p.checked("flatMapIterable", List.of(i, i))));
    plain(
        "concatMapIterable",
        (p, f) -> f.concatMapIterable(i -> p.checked("concatMapIterable", List.of(i))));
    plain(
        "zipWithIterable",
        (p, f) ->
            f.zipWithIterable(List.of("1", "2"), (a, b) -> p.checked("zipWithIterable", a + b)));
    plain("sort", (p, f) -> f.sort((a, b) -> p.checked("sort", a.compareTo(b))));
    plain("hide", (p, f) -> f.hide());
    plain("log", (p, f) -> f.log("random", java.util.logging.Level.FINEST));
    plain("name", (p, f) -> f.name("name"));
    plain("tag", (p, f) -> f.tag("k", "v"));
    plain("checkpoint", (p, f) -> p.small() == 1 ? f.checkpoint() : f.checkpoint("c"));
    plain("limitRate", (p, f) -> f.limitRate(p.small()));
    plain(
        "onBackpressureBuffer",
        (p, f) -> f.onBackpressureBuffer(8, i -> p.check("onBackpressureBuffer")));
    plain("onBackpressureDrop", (p, f) -> f.onBackpressureDrop(i -> p.check("onBackpressureDrop")));
    plain("onBackpressureLatest", (p, f) -> f.onBackpressureLatest());
    plain("onBackpressureError", (p, f) -> f.onBackpressureError());
    plain("buffer", (p, f) -> f.buffer(p.small()).map(l -> p.checked("buffer", l.toString())));
    plain(
        "bufferUntil",
        (p, f) -> f.bufferUntil(i -> p.checked("bufferUntil", true)).map(List::toString));
    plain(
        "bufferUntilChanged",
        (p, f) ->
            f.bufferUntilChanged(i -> p.checked("bufferUntilChanged", i)).map(List::toString));
    plain(
        "bufferWhile",
        (p, f) -> f.bufferWhile(i -> p.checked("bufferWhile", true)).map(List::toString));
    plain("as", (p, f) -> f.as(Flux::from));
    plain("transform", (p, f) -> f.transform(g -> g.map(i -> p.checked("transform", i))));
    plain(
        "throwing",
        (p, f) -> f.map(i -> p.checked("throwing", Integer.toString(Integer.parseInt(i)))));
  }

  private static void signals() {
    plain("onTerminateDetach", (p, f) -> f.onTerminateDetach());
    plain("contextCapture", (p, f) -> f.contextCapture());
    plain("shareNext", (p, f) -> f.shareNext().flux());
    plain(
        "tap",
        (p, f) ->
            f.tap(
                () ->
                    new DefaultSignalListener<String>() {
                      @Override
                      public void doOnNext(String item) {
                        p.check("tap");
                      }

                      @Override
                      public void doOnCancel() {
                        p.check("tap.cancel");
                      }

                      @Override
                      public void doOnRequest(long n) {
                        p.check("tap.request");
                      }

                      @Override
                      public void doFinally(SignalType type) {
                        p.check("tap.finally");
                      }
                    }));
    plain("doOnNext", (p, f) -> f.doOnNext(i -> p.check("doOnNext")));
    plain("doOnComplete", (p, f) -> f.doOnComplete(() -> p.check("doOnComplete")));
    plain("doOnError", (p, f) -> f.doOnError(e -> p.check("doOnError")));
    plain("doOnTerminate", (p, f) -> f.doOnTerminate(() -> p.check("doOnTerminate")));
    plain("doAfterTerminate", (p, f) -> f.doAfterTerminate(() -> p.check("doAfterTerminate")));
    plain("doOnSubscribe", (p, f) -> f.doOnSubscribe(s -> p.check("doOnSubscribe")));
    plain("doOnRequest", (p, f) -> f.doOnRequest(n -> p.check("doOnRequest")));
    plain("doOnCancel", (p, f) -> f.doOnCancel(() -> p.check("doOnCancel")));
    plain("doFirst", (p, f) -> f.doFirst(() -> p.check("doFirst")));
    plain("doFinally", (p, f) -> f.doFinally(t -> p.check("doFinally")));
    plain("doOnEach", (p, f) -> f.doOnEach(s -> p.check("doOnEach")));
    plain("doOnDiscard", (p, f) -> f.doOnDiscard(String.class, i -> p.check("doOnDiscard")));
    plain(
        "materialize",
        (p, f) -> f.materialize().map(s -> p.checked("materialize", s)).<String>dematerialize());
    plain(
        "dematerialize",
        (p, f) ->
            f.map(Signal::next).<String>dematerialize().doOnNext(i -> p.check("dematerialize")));
    plain(
        "onErrorReturn",
        (p, f) -> f.onErrorReturn(e -> p.checked("onErrorReturn", true), "caught"));
    plain("onErrorMap", (p, f) -> f.onErrorMap(e -> p.checked("onErrorMap", e)));
    plain("onErrorComplete", (p, f) -> f.onErrorComplete(e -> p.checked("onErrorComplete", true)));
    plain("onErrorStop", (p, f) -> f.onErrorStop());
  }

  private static void merging() {
    with(1, "flatMap", (p, f) -> f.flatMap(i -> p.checked("flatMap", p.inner())));
    with(1, "flatMap entering", (p, f) -> f.flatMap(i -> p.checked("flatMap", p.entering())));
    with(
        1,
        "flatMapSequential",
        (p, f) -> f.flatMapSequential(i -> p.checked("flatMapSequential", p.inner())));
    with(
        1,
        "flatMapSequentialDelayError",
        (p, f) ->
            f.flatMapSequentialDelayError(
                i -> p.checked("flatMapSequentialDelayError", p.inner()), 2, 2));
    with(
        1,
        "flatMapDelayError",
        (p, f) -> f.flatMapDelayError(i -> p.checked("flatMapDelayError", p.inner()), 2, 2));
    with(
        1,
        "concatMap",
        (p, f) -> f.concatMap(i -> p.checked("concatMap", p.inner()), p.small() - 1));
    with(
        1,
        "concatMapDelayError",
        (p, f) -> f.concatMapDelayError(i -> p.checked("concatMapDelayError", p.inner())));
    with(1, "switchMap", (p, f) -> f.switchMap(i -> p.checked("switchMap", p.inner())));
    with(
        1,
        "switchOnFirst",
        (p, f) -> f.switchOnFirst((s, g) -> p.checked("switchOnFirst", g.mergeWith(p.inner()))));
    with(
        1,
        "expand",
        (p, f) ->
            f.expand(
                    i ->
                        p.checked(
                            "expand",
                            i.length() > 3 ? Flux.empty() : p.inner().map(n -> n + "+++")))
                .take(20));
    with(
        1,
        "expandDeep",
        (p, f) ->
            f.expandDeep(
                    i ->
                        p.checked(
                            "expandDeep",
                            i.length() > 3 ? Flux.empty() : p.inner().map(n -> n + "+++")))
                .take(20));
    with(
        1,
        "filterWhen",
        (p, f) -> f.filterWhen(i -> p.checked("filterWhen", p.inner().hasElements())));
    with(1, "delayUntil", (p, f) -> f.delayUntil(i -> p.checked("delayUntil", p.inner())));
    with(1, "switchIfEmpty", (p, f) -> f.switchIfEmpty(p.inner()));
    with(1, "onErrorResume", (p, f) -> f.onErrorResume(e -> p.checked("onErrorResume", p.inner())));
    with(1, "defer", (p, f) -> f.concatWith(Flux.defer(() -> p.checked("defer", p.inner()))));
    with(
        1,
        "defer entering",
        (p, f) -> f.mergeWith(Flux.defer(() -> p.checked("defer", p.entering()))));
    with(
        1,
        "deferContextual",
        (p, f) -> f.mergeWith(Flux.deferContextual(c -> p.checked("deferContextual", p.inner()))));
    with(
        1,
        "using",
        (p, f) ->
            f.mergeWith(
                Flux.using(
                    () -> p.checked("using", "r"),
                    r -> p.checked("using.source", p.inner()),
                    r -> p.check("using.end"))));
    with(
        1,
        "usingWhen",
        (p, f) ->
            f.mergeWith(
                Flux.usingWhen(
                    Mono.fromCallable(() -> p.checked("usingWhen", "r")),
                    r -> p.checked("usingWhen.source", p.inner()),
                    r -> Mono.fromRunnable(() -> p.check("usingWhen.end")))));
    with(1, "then", (p, f) -> f.thenMany(p.inner()));
    plain(
        "groupBy",
        (p, f) ->
            f.groupBy(i -> p.checked("groupBy", i))
                .flatMap(g -> g.map(i -> p.checked("group", i))));
    plain(
        "window",
        (p, f) ->
            f.window(p.small())
                .flatMap(w -> p.checked("window", w).map(i -> p.checked("in window", i))));
    plain(
        "windowUntil",
        (p, f) -> f.windowUntil(i -> p.checked("windowUntil", true)).concatMap(w -> w));
    plain(
        "windowUntilChanged",
        (p, f) -> f.windowUntilChanged(i -> p.checked("windowUntilChanged", i)).concatMap(w -> w));
    plain(
        "windowWhile",
        (p, f) -> f.windowWhile(i -> p.checked("windowWhile", true)).concatMap(w -> w));
    with(
        1,
        "windowWhen",
        (p, f) ->
            f.windowWhen(p.inner(), i -> p.checked("windowWhen", Flux.never())).flatMap(w -> w));
    with(
        1,
        "bufferWhen",
        (p, f) ->
            f.bufferWhen(p.inner(), i -> p.checked("bufferWhen", Flux.just(1)))
                .map(List::toString));
  }

  private static void combining() {
    with(1, "mergeWith", (p, f) -> f.mergeWith(p.inner()));
    with(1, "concatWith", (p, f) -> f.concatWith(p.inner()));
    plain("concatWithValues", (p, f) -> f.concatWithValues("v"));
    plain("startWith", (p, f) -> f.startWith("s"));
    with(
        1,
        "mergeComparingWith",
        (p, f) ->
            f.mergeComparingWith(p.inner(), (a, b) -> p.checked("mergeComparing", a.compareTo(b))));
    with(1, "zipWith", (p, f) -> f.zipWith(p.inner(), (a, b) -> p.checked("zipWith", a + b)));
    with(
        1,
        "withLatestFrom",
        (p, f) -> f.withLatestFrom(p.inner(), (a, b) -> p.checked("withLatestFrom", a)));
    with(
        1,
        "combineLatest",
        (p, f) -> Flux.combineLatest(f, p.inner(), (a, b) -> p.checked("combineLatest", a + b)));
    with(1, "or", (p, f) -> f.or(p.inner()));
    with(
        2,
        "join",
        (p, f) ->
            f.join(
                p.inner(),
                i -> p.checked("join.left", p.other()),
                i -> p.checked("join.right", Flux.never()),
                (a, b) -> p.checked("join", a + b)));
    with(
        2,
        "groupJoin",
        (p, f) ->
            f.groupJoin(
                p.inner(),
                i -> p.checked("groupJoin.left", p.other()),
                i -> p.checked("groupJoin.right", Flux.never()),
                (a, b) -> p.checked("groupJoin", a)));
    with(2, "merge", (p, f) -> Flux.merge(f, p.inner(), p.other()));
    with(2, "mergeSequential", (p, f) -> Flux.mergeSequential(p.inner(), f, p.other()));
    with(2, "concat", (p, f) -> Flux.concat(p.inner(), f, p.other()));
    with(
        2,
        "zip",
        (p, f) -> Flux.zip(List.of(f, p.inner(), p.other()), a -> p.checked("zip", a[0] + "z")));
    with(2, "firstWithSignal", (p, f) -> Flux.firstWithSignal(f, p.inner(), p.other()));
    with(2, "firstWithValue", (p, f) -> Flux.firstWithValue(f, p.inner(), p.other()));
    with(1, "takeUntilOther", (p, f) -> f.takeUntilOther(p.inner()));
    with(1, "skipUntilOther", (p, f) -> f.skipUntilOther(p.inner()));
    with(1, "sample", (p, f) -> f.sample(p.inner()));
    with(1, "sampleFirst", (p, f) -> f.sampleFirst(i -> p.checked("sampleFirst", p.inner())));
    with(1, "sampleTimeout", (p, f) -> f.sampleTimeout(i -> p.checked("sampleTimeout", p.inner())));
    with(1, "delaySubscription", (p, f) -> f.delaySubscription(p.inner()));
    with(
        2,
        "timeout",
        (p, f) -> f.timeout(p.inner(), i -> p.checked("timeout", Flux.never()), p.other()));
    with(
        1,
        "sequenceEqual",
        (p, f) ->
            Mono.sequenceEqual(f, p.inner(), (a, b) -> p.checked("sequenceEqual", a.equals(b)))
                .map(b -> "" + b)
                .flux());
  }

  private static void scheduled() {
    plain("publishOn", (p, f) -> f.publishOn(p.scheduler(), p.small()));
    plain("subscribeOn", (p, f) -> f.subscribeOn(p.scheduler()));
    plain("cancelOn", (p, f) -> f.cancelOn(p.scheduler()));
    plain("delayElements", (p, f) -> f.delayElements(SHORT, p.timer()));
    plain("delaySequence", (p, f) -> f.delaySequence(SHORT, p.timer()));
    plain(
        "bufferTimeout",
        (p, f) ->
            f.bufferTimeout(2, SHORT, p.timer())
                .map(l -> p.checked("bufferTimeout", l.toString())));
    plain(
        "windowTimeout",
        (p, f) -> f.windowTimeout(2, SHORT, p.timer()).flatMap(w -> p.checked("windowTimeout", w)));
    plain("timeout(duration)", (p, f) -> f.timeout(LONG, p.timer()));
    plain("take(duration)", (p, f) -> f.take(Duration.ofMillis(3), p.timer()));
    plain("skip(duration)", (p, f) -> f.skip(SHORT, p.timer()));
    plain("elapsed", (p, f) -> f.elapsed().map(t -> p.checked("elapsed", t.getT2())));
    plain("timed", (p, f) -> f.timed().map(t -> p.checked("timed", t.get())));
    plain("timestamp", (p, f) -> f.timestamp().map(t -> p.checked("timestamp", t.getT2())));
    plain(
        "parallel",
        (p, f) ->
            f.parallel(2).runOn(p.scheduler()).map(i -> p.checked("parallel", i)).sequential());
  }

  private static void repeating() {
    plain("repeat", (p, f) -> f.repeat(1));
    plain("repeat(predicate)", (p, f) -> f.repeat(() -> p.checked("repeat", false)));
    with(
        1,
        "repeatWhen",
        (p, f) ->
            f.repeatWhen(ends -> p.checked("repeatWhen", ends).take(1).delayUntil(n -> p.inner())));
    plain("retry", (p, f) -> f.retry(1));
    with(
        1,
        "retryWhen",
        (p, f) ->
            f.retryWhen(
                Retry.from(
                    errors -> p.checked("retryWhen", errors).take(1).delayUntil(n -> p.inner()))));
    plain(
        "retryWhen(backoff)",
        (p, f) ->
            f.retryWhen(
                Retry.backoff(1, SHORT)
                    .scheduler(p.timer())
                    .doBeforeRetry(s -> p.check("doBeforeRetry"))
                    .doAfterRetry(s -> p.check("doAfterRetry"))));
  }

  private static void shared() {
    plain("share", (p, f) -> f.share());
    plain("publish.refCount", (p, f) -> f.publish().refCount());
    plain("publish.autoConnect", (p, f) -> f.publish().autoConnect());
    plain(
        "publish(function)",
        (p, f) -> f.publish(g -> p.checked("publish", g).map(i -> p.checked("published", i))));
    plain("replay.refCount", (p, f) -> f.replay(2).refCount());
    plain("cache", (p, f) -> f.cache());
    with(
        1,
        "Mono.cacheInvalidateWhen",
        (p, f) ->
            f.next()
                .cacheInvalidateWhen(
                    i -> p.checked("cacheInvalidateWhen", p.inner().then()),
                    i -> p.check("invalidated"))
                .flux());
    plain(
        "shared twice",
        (p, f) -> {
          Flux<String> g = f.share();
          return g.mergeWith(g.map(i -> p.checked("second", i)));
        });
    plain(
        "cached twice",
        (p, f) -> {
          Flux<String> g = f.cache();
          return g.concatWith(g.map(i -> p.checked("second", i)));
        });
  }

  private static void contexts() {
    plain(
        "contextWrite",
        (p, f) -> f.contextWrite(c -> p.checked("contextWrite", c.put("unrelated", 1))));
    ALL.add(
        new Operator(
            "withStore",
            0,
            true,
            (p, f) ->
                Flux.from(
                    f.transform(
                        ReactorIntegration.withStore(
                            Stores.TENANT, Program.written(p.id(), p.step().salt()))))));
    ALL.add(
        new Operator(
            "putStore",
            0,
            true,
            (p, f) ->
                f.contextWrite(
                    c ->
                        ReactorIntegration.putStore(
                            c, Stores.TENANT, Program.written(p.id(), p.step().salt())))));
    plain("onErrorContinue", (p, f) -> f.onErrorContinue((e, i) -> p.check("onErrorContinue")));
    with(
        1,
        "transformDeferredContextual",
        (p, f) ->
            f.transformDeferredContextual(
                (g, c) -> p.checked("transformDeferredContextual", g.mergeWith(p.inner()))));
    with(
        1,
        "transformDeferred",
        (p, f) -> f.transformDeferred(g -> p.checked("transformDeferred", g.mergeWith(p.inner()))));
  }

  private static void monos() {
    mono(1, "Mono.flatMap", (p, m) -> m.flatMap(i -> p.checked("Mono.flatMap", p.inner().next())));
    // What is handed out by a sink was never assembled.
    mono(
        0,
        "Mono.flatMap to a sink",
        (p, m) ->
            m.flatMap(i -> p.checked("Mono.flatMap", p.sink()))
                .map(i -> p.checked("from a sink", i)));
    mono(
        0,
        "Mono.defer of a sink",
        (p, m) ->
            m.then(Mono.defer(() -> p.checked("Mono.defer", p.sink())))
                .map(i -> p.checked("from a sink", i)));
    mono(
        1,
        "Mono.flatMap entering",
        (p, m) -> m.flatMap(i -> p.checked("Mono.flatMap", p.entering().next())));
    with(
        1,
        "Mono.flatMapMany",
        (p, f) -> f.next().flatMapMany(i -> p.checked("flatMapMany", p.inner())));
    mono(1, "Mono.and", (p, m) -> m.and(p.inner()).thenReturn("and"));
    mono(0, "Mono.thenReturn", (p, m) -> m.thenReturn("then"));
    mono(1, "Mono.then", (p, m) -> m.then(p.inner().next()));
    mono(
        1,
        "Mono.zipWith",
        (p, m) -> m.zipWith(p.inner().next(), (a, b) -> p.checked("Mono.zipWith", a + b)));
    mono(
        1,
        "Mono.zipWhen",
        (p, m) ->
            m.zipWhen(
                i -> p.checked("Mono.zipWhen", p.inner().next()),
                (a, b) -> p.checked("zipped", a)));
    mono(1, "Mono.switchIfEmpty", (p, m) -> m.switchIfEmpty(p.inner().next()));
    mono(
        1,
        "Mono.onErrorResume",
        (p, m) -> m.onErrorResume(e -> p.checked("Mono.onErrorResume", p.inner().next())));
    mono(
        1, "Mono.delayUntil", (p, m) -> m.delayUntil(i -> p.checked("Mono.delayUntil", p.inner())));
    mono(
        1,
        "Mono.filterWhen",
        (p, m) -> m.filterWhen(i -> p.checked("Mono.filterWhen", p.inner().hasElements())));
    mono(
        0,
        "Mono.cacheInvalidateIf",
        (p, m) -> m.cacheInvalidateIf(i -> p.checked("cacheInvalidateIf", true)));
    mono(0, "Mono.cache", (p, m) -> m.cache());
    mono(0, "Mono.share", (p, m) -> m.share());
    mono(0, "Mono.publishOn", (p, m) -> m.publishOn(p.scheduler()));
    mono(0, "Mono.subscribeOn", (p, m) -> m.subscribeOn(p.scheduler()));
    mono(0, "Mono.delayElement", (p, m) -> m.delayElement(SHORT, p.timer()));
    mono(0, "Mono.map", (p, m) -> m.map(i -> p.checked("Mono.map", i)));
    mono(0, "Mono.doOnSuccess", (p, m) -> m.doOnSuccess(i -> p.check("doOnSuccess")));
    mono(0, "Mono.doOnTerminate", (p, m) -> m.doOnTerminate(() -> p.check("Mono.doOnTerminate")));
    mono(0, "Mono.doFinally", (p, m) -> m.doFinally(t -> p.check("Mono.doFinally")));
    mono(0, "Mono.checkpoint", (p, m) -> m.checkpoint("c"));
    mono(0, "Mono.name", (p, m) -> m.name("n"));
    if (isThere("singleOptional")) {
      mono(0, "Mono.singleOptional", (p, m) -> m.singleOptional().map(o -> o.orElse("none")));
    }
    mono(
        1,
        "Mono.repeatWhenEmpty",
        (p, m) -> m.repeatWhenEmpty(1, ends -> ends.delayUntil(n -> p.inner())));
    mono(1, "Mono.takeUntilOther", (p, m) -> m.takeUntilOther(p.inner()));
    mono(
        1,
        "Mono.publish",
        (p, m) ->
            m.publish(n -> p.checked("Mono.publish", n.zipWith(p.inner().next(), (a, b) -> a))));
    with(
        1,
        "Mono.when",
        (p, f) ->
            Mono.when(f, p.inner()).then(Mono.fromCallable(() -> p.checked("when", "w"))).flux());
    with(
        1,
        "Mono.expand",
        (p, f) ->
            f.next()
                .expand(
                    i ->
                        p.checked(
                            "Mono.expand",
                            i.length() > 3 ? Mono.empty() : p.inner().map(n -> n + "+++")))
                .take(20));
    mono(
        1,
        "Mono.using",
        (p, m) ->
            m.then(
                Mono.using(
                    () -> p.checked("Mono.using", "r"),
                    r -> p.checked("Mono.using.source", p.inner().next()),
                    r -> p.check("Mono.using.end"))));
  }

  private static void mono(
      int publishers, String name, BiFunction<Part, Mono<String>, Mono<String>> function) {
    with(publishers, name, (p, f) -> function.apply(p, f.next()).flux());
  }
}
