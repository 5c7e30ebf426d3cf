package io.asynclocal.reactor;

import static java.util.Map.entry;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/** The operators of the matrix: each over a source, with a scheduler where it needs one. */
final class BoundaryOperator {
  private static final Duration LONG = Duration.ofHours(1);

  static final List<Map.Entry<String, BiFunction<Flux<String>, Scheduler, Flux<?>>>> ALL =
      List.of(
          operator("none", source -> source),
          operator("map", source -> source.map(item -> item)),
          operator("filter", source -> source.filter(item -> true)),
          operator("handle", source -> source.handle((item, sink) -> sink.next(item))),
          operator("hide", Flux::hide),
          operator("buffer(1)", source -> source.buffer(1)),
          operator("onBackpressureBuffer", Flux::onBackpressureBuffer),
          operator("onBackpressureLatest", Flux::onBackpressureLatest),
          operator("onBackpressureDrop", Flux::onBackpressureDrop),
          operator("limitRate", source -> source.limitRate(4)),
          scheduled("publishOn", Flux::publishOn),
          scheduled("subscribeOn", Flux::subscribeOn),
          scheduled("cancelOn", Flux::cancelOn),
          scheduled("parallel.runOn", (source, on) -> source.parallel(1).runOn(on).sequential()),
          scheduled("timeout", (source, on) -> source.timeout(LONG, on)),
          scheduled("bufferTimeout", (source, on) -> source.bufferTimeout(1, LONG, on)),
          scheduled(
              "windowTimeout", (source, on) -> source.windowTimeout(1, LONG, on).flatMap(w -> w)),
          operator("flatMap", source -> source.flatMap(item -> Mono.just(item).hide())),
          operator("flatMap(inner)", source -> Flux.just(1).hide().flatMap(one -> source)),
          operator("flatMapSequential", source -> source.flatMapSequential(Mono::just)),
          operator("concatMap", source -> source.concatMap(item -> Mono.just(item).hide())),
          operator("concatMap(4)", source -> source.concatMap(item -> Flux.just(item).hide(), 4)),
          operator("concatMap(inner)", source -> Flux.just(1).hide().concatMap(one -> source)),
          operator("switchMap", source -> source.switchMap(item -> Mono.just(item).hide())),
          operator("switchMap(inner)", source -> Flux.just(1).hide().switchMap(one -> source)),
          operator("switchOnFirst", source -> source.switchOnFirst((first, flux) -> flux)),
          operator("Mono.flatMapMany", source -> Mono.just(1).hide().flatMapMany(one -> source)),
          operator(
              "Mono.flatMap", source -> Mono.just(1).hide().flatMap(o -> source.next()).flux()),
          operator("expand", source -> source.expand(item -> Flux.empty())),
          operator("filterWhen", source -> source.filterWhen(item -> Mono.just(true).hide())),
          operator("delayUntil", source -> source.delayUntil(item -> Mono.just(1).hide())),
          operator("concat", source -> Flux.concat(source, Flux.empty())),
          operator("merge", source -> Flux.merge(source, Flux.empty())),
          operator("mergeSequential", source -> Flux.mergeSequential(source, Flux.empty())),
          operator("zip", source -> Flux.zip(source, Flux.just("x").hide())),
          operator(
              "combineLatest", source -> Flux.combineLatest(source, Flux.just(1), (a, b) -> a)),
          operator("withLatestFrom", source -> source.withLatestFrom(Flux.just(1), (a, b) -> a)),
          operator("firstWithSignal", source -> Flux.firstWithSignal(source, Flux.never())),
          operator("defer", source -> Flux.defer(() -> source)),
          operator("deferContextual", source -> Flux.deferContextual(context -> source)),
          operator("using", source -> Flux.using(() -> 1, one -> source, one -> {})),
          operator(
              "usingWhen",
              source -> Flux.usingWhen(Mono.just(1), one -> source, one -> Mono.empty())),
          operator("switchIfEmpty", source -> Flux.<String>empty().switchIfEmpty(source)),
          operator(
              "onErrorResume",
              source -> Flux.<String>error(new IllegalStateException()).onErrorResume(e -> source)),
          operator("retry", source -> source.retry(0)),
          operator("retryWhen", source -> source.retryWhen(Retry.max(0))),
          operator("repeat", source -> source.repeat(0)),
          operator("repeatWhen", source -> source.repeatWhen(ends -> ends.take(1))),
          operator("delaySubscription", source -> source.delaySubscription(Mono.just(1))),
          operator("takeUntilOther", source -> source.takeUntilOther(Flux.never())),
          operator("skipUntilOther", source -> source.skipUntilOther(Flux.just(1))),
          operator("sample", source -> source.sample(Flux.never())),
          operator("sampleFirst", source -> source.sampleFirst(item -> Flux.never())),
          operator("buffer(other)", source -> source.buffer(Flux.never())),
          operator("window(1)", source -> source.window(1).flatMap(window -> window)),
          operator(
              "windowUntil", source -> source.windowUntil(i -> true).flatMap(window -> window)),
          operator(
              "window(other)", source -> source.window(Flux.never()).flatMap(window -> window)),
          operator("groupBy", source -> source.groupBy(item -> 1).flatMap(group -> group)),
          operator("share", Flux::share),
          operator("publish.refCount", source -> source.publish().refCount()),
          operator("publish.autoConnect", source -> source.publish().autoConnect()),
          operator("publish(function)", source -> source.publish(shared -> shared)),
          operator("replay.refCount", source -> source.replay().refCount()),
          operator("cache", Flux::cache),
          operator("Mono.cache", source -> source.next().cache().flux()),
          operator("Mono.share", source -> source.next().share().flux()),
          operator("contextWrite", source -> source.contextWrite(c -> c.put("unrelated", 1))),
          operator("doOnDiscard", source -> source.doOnDiscard(Integer.class, item -> {})));

  private BoundaryOperator() {}

  private static Map.Entry<String, BiFunction<Flux<String>, Scheduler, Flux<?>>> operator(
      String name, Function<Flux<String>, Flux<?>> operator) {
    return entry(name, (source, scheduler) -> operator.apply(source));
  }

  private static Map.Entry<String, BiFunction<Flux<String>, Scheduler, Flux<?>>> scheduled(
      String name, BiFunction<Flux<String>, Scheduler, Flux<?>> operator) {
    return entry(name, operator);
  }
}
