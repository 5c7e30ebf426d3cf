package io.asynclocal.benchmarks.reactor;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import reactor.core.observability.DefaultSignalListener;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/** How to assemble an operator of each class that a request of WebFlux has. */
final class OperatorSteps {
  static final Object ITEM = "item";
  private static final String KEY = "key";
  private static final Mono<Boolean> TRUE = Mono.just(true);

  @SuppressWarnings("StaticAssignmentOfThrowable") // nobody reads its stack
  private static final Exception FAILURE = new IllegalStateException("recorded");

  /** Stands where an operator takes another pipeline and there is none: it isn't one of those. */
  static final Mono<Object> VALUE = Mono.just(ITEM);

  private static final Map<String, OperatorStep> BY_CLASS =
      Map.ofEntries(
          // Sources.
          entry("MonoJust", open -> open.begin(Mono.just(ITEM))),
          entry("MonoError", open -> open.begin(recovered())),
          entry("MonoCallable", open -> open.begin(Mono.fromCallable(() -> ITEM))),
          entry("MonoSupplier", open -> open.begin(Mono.fromSupplier(() -> ITEM))),
          entry("MonoRunnable", open -> open.begin(Mono.fromRunnable(() -> {}))),
          entry("FluxIterable", open -> open.begin(Flux.fromIterable(List.of(ITEM)))),
          entry("FluxJust", open -> open.begin(Flux.just(ITEM))),
          // That get others from a function.
          entry("MonoDefer", from(other -> Mono.defer(() -> other))),
          entry("MonoDeferContextual", from(other -> Mono.deferContextual(context -> other))),
          entry("MonoUsingWhen", from(OperatorSteps::using)),
          entry("MonoIgnorePublisher", from(Mono::ignoreElements)),
          entry("FluxDeferContextual", fluxFrom(other -> Flux.deferContextual(view -> other))),
          entry("FluxUsingWhen", fluxFrom(OperatorSteps::usingFlux)),
          // On a single value.
          entry("MonoMap", mono(false, mono -> mono.map(item -> item))),
          entry("MonoMapFuseable", mono(true, mono -> mono.map(item -> item))),
          entry("MonoFilter", mono(false, mono -> mono.filter(Objects::nonNull))),
          entry("MonoFilterFuseable", mono(true, mono -> mono.filter(Objects::nonNull))),
          entry("MonoHandleFuseable", mono(true, mono -> mono.handle((item, to) -> to.next(item)))),
          entry("MonoPeek", mono(false, mono -> mono.doOnNext(item -> {}))),
          entry("MonoPeekFuseable", mono(true, mono -> mono.doOnNext(item -> {}))),
          entry("MonoPeekTerminal", mono(false, mono -> mono.doOnSuccess(item -> {}))),
          entry("MonoContextWrite", mono(false, mono -> mono.contextWrite(Context.of(KEY, ITEM)))),
          entry("MonoDefaultIfEmpty", mono(false, mono -> mono.defaultIfEmpty(ITEM))),
          entry("MonoCacheTime", mono(false, Mono::cache)),
          entry("MonoTap", mono(false, mono -> mono.tap(Listener::new))),
          entry("MonoPublishOn", mono(false, mono -> mono.publishOn(Schedulers.immediate()))),
          entry("MonoSubscribeOnCallable", mono(true, OperatorSteps::subscribedOn)),
          // That take another pipeline.
          entry("MonoFlatMap", both((mono, other) -> mono.flatMap(item -> other))),
          entry("MonoSwitchIfEmpty", both(Mono::switchIfEmpty)),
          entry("MonoOnErrorResume", both((mono, other) -> mono.onErrorResume(failure -> other))),
          entry("MonoIgnoreThen", both(Mono::then)),
          entry("MonoZip", both((mono, other) -> Mono.zip(mono, other, (item, second) -> item))),
          // On several values.
          entry("FluxMap", flux(flux -> flux.map(item -> item))),
          entry("FluxMapFuseable", flux(flux -> flux.map(item -> item))),
          entry("FluxFilter", flux(flux -> flux.filter(Objects::nonNull))),
          entry("FluxFilterFuseable", flux(flux -> flux.filter(Objects::nonNull))),
          entry("FluxFilterWhen", flux(flux -> flux.filterWhen(item -> TRUE))),
          entry("FluxHandle", flux(flux -> flux.handle((item, sink) -> sink.next(item)))),
          entry("FluxPeek", flux(flux -> flux.doOnNext(item -> {}))),
          entry("FluxPeekFuseable", flux(flux -> flux.doOnNext(item -> {}))),
          entry("FluxSourceMono", open -> open.begin(open.other().flux())),
          entry("FluxFlatMap", inner((flux, other) -> flux.flatMap(item -> other))),
          entry("FluxConcatMap", inner((flux, other) -> flux.concatMap(item -> other, 32))),
          entry("FluxConcatMapNoPrefetch", inner((flux, other) -> flux.concatMap(i -> other, 0))),
          entry("FluxConcatArray", inner(Flux::concatWith)),
          entry("FluxOnErrorResume", inner((flux, other) -> flux.onErrorResume(e -> other))),
          // From several values to one.
          entry("MonoNext", open -> open.end(Flux::next)),
          entry("MonoSingle", open -> open.end(flux -> flux.take(1).single(ITEM))),
          entry("MonoIgnoreElements", open -> open.end(Flux::ignoreElements)),
          entry(
              "MonoCollectList", open -> open.end(flux -> flux.collectList().cast(Object.class))));

  private OperatorSteps() {}

  static OperatorStep of(String name) {
    OperatorStep step = BY_CLASS.get(name);
    if (step == null) {
      throw new IllegalArgumentException("Nothing assembles a " + name + ". Say what does.");
    }
    return step;
  }

  private static Mono<Object> recovered() {
    return Mono.error(FAILURE).onErrorResume(failure -> Mono.empty());
  }

  private static Mono<Object> using(Mono<Object> other) {
    return Mono.usingWhen(TRUE, resource -> other, resource -> TRUE);
  }

  private static Flux<Object> usingFlux(Mono<Object> other) {
    return Flux.usingWhen(TRUE, resource -> other, resource -> TRUE);
  }

  private static Mono<Object> subscribedOn(Mono<Object> mono) {
    return mono.subscribeOn(Schedulers.immediate());
  }

  private static OperatorStep from(Function<Mono<Object>, Mono<Object>> source) {
    return open -> open.begin(source.apply(open.other()));
  }

  private static OperatorStep fluxFrom(Function<Mono<Object>, Flux<Object>> source) {
    return open -> open.begin(source.apply(open.other()));
  }

  private static OperatorStep mono(
      boolean fuseable, Function<Mono<Object>, Mono<Object>> operator) {
    return open -> open.mono(fuseable, operator);
  }

  private static OperatorStep both(BiFunction<Mono<Object>, Mono<Object>, Mono<Object>> operator) {
    return open -> open.both(operator);
  }

  private static OperatorStep flux(Function<Flux<Object>, Flux<Object>> operator) {
    return open -> open.flux(operator);
  }

  private static OperatorStep inner(BiFunction<Flux<Object>, Mono<Object>, Flux<Object>> operator) {
    return open -> {
      Mono<Object> other = open.other();
      open.flux(flux -> operator.apply(flux, other));
    };
  }

  private static final class Listener extends DefaultSignalListener<Object> {}
}
