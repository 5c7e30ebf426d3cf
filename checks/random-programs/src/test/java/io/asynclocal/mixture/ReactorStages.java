package io.asynclocal.mixture;

import static io.asynclocal.mixture.Cast.flux;
import static io.asynclocal.mixture.Cast.mono;
import static io.asynclocal.mixture.Kind.FLUX;
import static io.asynclocal.mixture.Kind.MONO;
import static io.asynclocal.mixture.Operators.beside;
import static io.asynclocal.mixture.Operators.nesting;
import static io.asynclocal.mixture.Operators.nestingSource;
import static io.asynclocal.mixture.Operators.on;
import static io.asynclocal.mixture.Operators.source;
import static io.asynclocal.mixture.Operators.to;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import kotlinx.coroutines.reactive.AwaitKt;
import kotlinx.coroutines.reactor.MonoKt;
import org.reactivestreams.Publisher;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.SynchronousSink;

/** Reactor's stages. */
@SuppressWarnings("unchecked") // what is emitted may be anything
final class ReactorStages {
  private ReactorStages() {}

  static Stream<Operator> all() {
    return Stream.of(sources(), fluxes(), ends(), combinations(), monos()).flatMap(each -> each);
  }

  private static Publisher<Object> inner(Part part) {
    return (Publisher<Object>) part.inner(FLUX);
  }

  private static Publisher<Object> another(Part part) {
    return (Publisher<Object>) part.beside(FLUX);
  }

  private static Stream<Operator> sources() {
    return Stream.of(
        source(
            FLUX,
            "Flux.fromIterable",
            part ->
                Flux.fromIterable(
                    () -> part.called("iterator", List.<Object>of("a", "b")).iterator())),
        source(FLUX, "Flux.empty", part -> Flux.empty()),
        source(FLUX, "Flux.never", part -> Flux.never().doOnCancel(() -> part.check("cancel"))),
        source(
            FLUX,
            "Flux.error",
            part -> Flux.error(() -> part.checked("error", new Drawn())).hide()),
        source(FLUX, "Flux.create", ReactorStages::create),
        source(FLUX, "Flux.generate", ReactorStages::generate),
        source(
            FLUX,
            "Flux.interval",
            part ->
                Flux.interval(Duration.ofMillis(part.run.soon()))
                    .take(3)
                    .map(tick -> part.called("tick", (Object) tick))),
        source(FLUX, "Sinks.many", ReactorStages::sink),
        nestingSource(FLUX, "Flux.defer", part -> Flux.defer(() -> inner(part))),
        nestingSource(
            FLUX,
            "Flux.using",
            part ->
                Flux.using(
                    () -> part.called("resource", "r"),
                    resource -> inner(part),
                    resource -> part.check("cleanup"))),
        source(
            MONO, "Mono.fromCallable", part -> Mono.fromCallable(() -> part.called("call", "a"))),
        source(MONO, "Mono.create", ReactorStages::createMono),
        source(
            MONO,
            "Mono.create of executor",
            part ->
                Mono.create(
                    sink -> {
                      part.check("create");
                      Object unused =
                          part.run.executor().submit(() -> sink.success(part.checked("task", "a")));
                    })),
        source(
            MONO,
            "Mono.create of bound",
            part ->
                Mono.create(
                    sink -> {
                      Runnable listener =
                          part.run.bound(() -> sink.success(part.checked("listener", "a")));
                      part.run.listened(listener);
                    })),
        source(
            MONO,
            "mono",
            part ->
                MonoKt.mono(
                    part.run.coroutine(part.salt()),
                    (scope, continuation) -> part.called("coroutine", "a"))),
        nestingSource(
            MONO,
            "mono awaiting",
            part ->
                MonoKt.mono(
                    part.run.coroutine(part.salt()),
                    (scope, continuation) -> {
                      part.check("coroutine");
                      return AwaitKt.awaitFirstOrNull(inner(part), continuation);
                    })));
  }

  private static Object create(Part part) {
    return Flux.create(
        sink -> {
          sink.onDispose(() -> part.check("dispose"));
          sink.onRequest(n -> part.check("request"));
          part.called("create", sink);
          part.run.elsewhere(() -> sink.next("a").next("b"));
          if (part.coin(2)) {
            part.run.elsewhere(sink::complete);
          } else if (part.coin(3)) {
            part.run.elsewhere(() -> sink.error(new Drawn()));
          }
        });
  }

  private static Object createMono(Part part) {
    return Mono.create(
        sink -> {
          sink.onDispose(Disposables.single());
          sink.onCancel(() -> part.check("cancel"));
          part.called("create", sink);
          part.run.elsewhere(part.coin(4) ? sink::success : () -> sink.success("a"));
        });
  }

  private static Object generate(Part part) {
    return Flux.generate(
        () -> part.checked("state", 0),
        (Integer state, SynchronousSink<Object> sink) -> {
          part.called("generator", state);
          if (state == 2) {
            sink.complete();
          } else {
            sink.next("g" + state);
          }
          return state + 1;
        },
        state -> part.check("state.end"));
  }

  private static Object sink(Part part) {
    Sinks.Many<Object> sink =
        switch (part.salt() % 3) {
          case 0 -> Sinks.many().unicast().onBackpressureBuffer();
          case 1 -> Sinks.many().multicast().directBestEffort();
          default -> Sinks.many().replay().all();
        };
    part.run.elsewhere(() -> sink.currentSubscriberCount() > 0, () -> sink.tryEmitNext("a"));
    part.run.elsewhere(() -> sink.currentSubscriberCount() > 0, () -> sink.tryEmitNext("b"));
    part.run.elsewhere(() -> sink.currentSubscriberCount() > 0, sink::tryEmitComplete);
    return sink.asFlux();
  }

  private static Stream<Operator> fluxes() {
    return Stream.of(
        on(FLUX, "map", (part, above) -> flux(above).map(item -> part.called("map", item))),
        on(FLUX, "filter", (part, above) -> flux(above).filter(i -> part.called("filter", true))),
        on(
            FLUX,
            "doOn",
            (part, above) ->
                flux(above)
                    .doOnSubscribe(s -> part.check("subscribe"))
                    .doOnRequest(n -> part.check("request"))
                    .doOnNext(item -> part.called("next", item))
                    .doOnCancel(() -> part.check("cancel"))
                    .doFinally(type -> part.check("finally"))),
        on(
            FLUX,
            "handle",
            (part, above) ->
                flux(above).handle((item, sink) -> sink.next(part.called("handle", item)))),
        on(
            FLUX,
            "scan",
            (part, above) ->
                flux(above)
                    .scan(
                        (Object) "",
                        (last, item) -> part.called("scan", Part.item(last + "" + item)))),
        on(
            FLUX,
            "publishOn",
            (part, above) -> flux(above).publishOn(part.run.reactor(part.salt()))),
        on(
            FLUX,
            "subscribeOn",
            (part, above) -> flux(above).subscribeOn(part.run.reactor(part.salt()))),
        on(
            FLUX,
            "delayElements",
            (part, above) ->
                part.run.races()
                    ? flux(above).delayElements(Duration.ofMillis(part.run.soon()))
                    : above),
        on(FLUX, "take", (part, above) -> flux(above).take(part.small())),
        on(
            FLUX,
            "retry",
            (part, above) ->
                flux(above)
                    .retryWhen(
                        reactor.util.retry.Retry.max(1).filter(f -> part.checked("retry", true)))),
        on(FLUX, "repeat", (part, above) -> flux(above).repeat(() -> part.again("repeat"))),
        on(
            FLUX,
            "share",
            (part, above) -> flux(above).doOnNext(item -> part.called("shared", item)).share()),
        on(FLUX, "cache", (part, above) -> flux(above).cache()),
        on(
            FLUX,
            "publish",
            (part, above) ->
                flux(above).publish(shared -> shared.map(item -> part.called("published", item)))),
        on(
            FLUX,
            "groupBy",
            (part, above) ->
                flux(above)
                    .groupBy(item -> part.called("key", item))
                    .flatMap(group -> group.map(item -> part.checked("grouped", item)))),
        on(
            FLUX,
            "window",
            (part, above) ->
                flux(above)
                    .window(2)
                    .flatMap(window -> window.map(item -> part.checked("window", item)))),
        on(
            FLUX,
            "buffer",
            (part, above) ->
                flux(above).buffer(2).map(items -> part.called("buffer", Part.item(items)))));
  }

  private static Stream<Operator> ends() {
    return Stream.of(
        to(FLUX, MONO, "next", (part, above) -> flux(above).next()),
        to(
            FLUX,
            MONO,
            "collectList",
            (part, above) ->
                flux(above).collectList().map(items -> part.called("list", Part.item(items)))),
        to(
            FLUX,
            MONO,
            "reduce",
            (part, above) ->
                flux(above).reduce((a, b) -> part.called("reduce", Part.item(a + "" + b)))));
  }

  private static Stream<Operator> combinations() {
    return Stream.of(
        nesting(
            FLUX,
            "flatMap",
            (part, above) ->
                flux(above)
                    .flatMap(
                        item -> {
                          part.called("flatMap", item);
                          return inner(part);
                        })),
        nesting(
            FLUX,
            "concatMap",
            (part, above) ->
                flux(above)
                    .concatMap(
                        item -> {
                          part.called("concatMap", item);
                          return inner(part);
                        })),
        nesting(
            FLUX,
            "switchMap",
            (part, above) ->
                flux(above)
                    .switchMap(
                        item -> {
                          part.called("switchMap", item);
                          return inner(part);
                        })),
        nesting(
            FLUX,
            "onErrorResume",
            (part, above) ->
                flux(above)
                    .onErrorResume(
                        failure -> {
                          part.called("resume", failure);
                          return inner(part);
                        })),
        beside(FLUX, "mergeWith", (part, above) -> flux(above).mergeWith(another(part))),
        beside(FLUX, "concatWith", (part, above) -> flux(above).concatWith(another(part))),
        beside(
            FLUX,
            "zipWith",
            (part, above) ->
                flux(above)
                    .zipWith(another(part), (a, b) -> part.called("zip", Part.item(a + "" + b)))),
        beside(FLUX, "switchIfEmpty", (part, above) -> flux(above).switchIfEmpty(another(part))),
        beside(FLUX, "takeUntilOther", (part, above) -> flux(above).takeUntilOther(another(part))),
        beside(
            FLUX,
            "timeout",
            (part, above) ->
                flux(above).timeout(Duration.ofMillis(part.run.soon()), another(part))),
        beside(
            FLUX,
            "withLatestFrom",
            (part, above) ->
                flux(above)
                    .withLatestFrom(
                        another(part), (a, b) -> part.called("latest", Part.item(a + "" + b)))));
  }

  private static Stream<Operator> monos() {
    return Stream.of(
        on(MONO, "map", (part, above) -> mono(above).map(item -> part.called("map", item))),
        on(
            MONO,
            "doOn",
            (part, above) ->
                mono(above)
                    .doOnSubscribe(s -> part.check("subscribe"))
                    .doOnCancel(() -> part.check("cancel"))
                    .doOnSuccess(item -> part.check("success"))
                    .doFinally(type -> part.check("finally"))),
        on(MONO, "cache", (part, above) -> mono(above).cache()),
        on(
            MONO,
            "publishOn",
            (part, above) -> mono(above).publishOn(part.run.reactor(part.salt()))),
        on(
            MONO,
            "subscribeOn",
            (part, above) -> mono(above).subscribeOn(part.run.reactor(part.salt()))),
        on(
            MONO,
            "delayElement",
            (part, above) ->
                part.run.races()
                    ? mono(above).delayElement(Duration.ofMillis(part.run.soon()))
                    : above),
        nesting(
            MONO,
            "flatMap",
            (part, above) ->
                mono(above)
                    .flatMap(
                        item -> {
                          part.called("flatMap", item);
                          return mono(part.inner(MONO));
                        })),
        nesting(
            MONO,
            "fromFuture",
            (part, above) ->
                mono(above)
                    .flatMap(
                        item ->
                            Mono.fromFuture(
                                () -> {
                                  part.called("fromFuture", item);
                                  return Cast.future(part.inner(Kind.FUTURE));
                                }))),
        nesting(
            MONO,
            "onErrorResume",
            (part, above) ->
                mono(above)
                    .onErrorResume(
                        failure -> {
                          part.called("resume", failure);
                          return mono(part.inner(MONO));
                        })),
        beside(
            MONO,
            "zipWith",
            (part, above) ->
                mono(above)
                    .zipWith(
                        mono(part.beside(MONO)),
                        (a, b) -> part.called("zip", Part.item(a + "" + b)))),
        beside(MONO, "then", (part, above) -> mono(above).then(mono(part.beside(MONO)))),
        beside(
            MONO,
            "switchIfEmpty",
            (part, above) -> mono(above).switchIfEmpty(mono(part.beside(MONO)))),
        beside(
            MONO,
            "timeout",
            (part, above) ->
                mono(above).timeout(Duration.ofMillis(part.run.soon()), mono(part.beside(MONO)))));
  }
}
