package io.asynclocal.reactor;

import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.retry.Retry;

/** A companion that signals elsewhere lets the pipeline go on as its subscriber. */
final class CompanionTest extends PipelineTest {

  private static Named<BiFunction<CompanionTest, Flux<String>, Flux<?>>> with(
      String name, BiFunction<CompanionTest, Flux<String>, Flux<?>> pipeline) {
    return Named.of(name, pipeline);
  }

  static Stream<Named<BiFunction<CompanionTest, Flux<String>, Flux<?>>>> companions() {
    return Stream.of(
        with("delaySubscription", (test, other) -> test.source().delaySubscription(other)),
        with(
            "Mono.delaySubscription",
            (test, other) -> test.source().next().delaySubscription(other).flux()),
        with(
            "delayUntil",
            (test, other) ->
                test.item().delayUntil(item -> other.next()).doOnNext(item -> test.note("go"))),
        with(
            "Mono.delayUntil",
            (test, other) ->
                test.item()
                    .next()
                    .delayUntil(item -> other.next())
                    .doOnNext(item -> test.note("go"))
                    .flux()),
        with(
            "retryWhen",
            (test, other) ->
                test.failingOnce().retryWhen(Retry.from(failures -> failures.flatMap(f -> other)))),
        with(
            "Mono.retryWhen",
            (test, other) ->
                test.failingOnce()
                    .next()
                    .retryWhen(Retry.from(failures -> failures.flatMap(f -> other)))
                    .flux()),
        with(
            "retryWhen(bare)",
            (test, other) -> test.failingOnce().retryWhen(Retry.from(f -> other))),
        with(
            "repeatWhen",
            (test, other) -> test.secondTime().repeatWhen(ends -> ends.flatMap(end -> other))),
        with("repeatWhen(bare)", (test, other) -> test.secondTime().repeatWhen(ends -> other)),
        with(
            "onErrorResume",
            (test, other) ->
                Flux.error(new IllegalStateException())
                    .onErrorResume(e -> other)
                    .doOnNext(item -> test.note("go"))),
        with(
            "switchIfEmpty",
            (test, other) ->
                Flux.<String>empty().switchIfEmpty(other).doOnNext(item -> test.note("go"))),
        with("defer", (test, other) -> Flux.defer(() -> other).doOnNext(item -> test.note("go"))),
        with(
            "using",
            (test, other) ->
                Flux.using(() -> 1, one -> other, one -> {}).doOnNext(item -> test.note("go"))),
        with(
            "usingWhen(resource)",
            (test, other) ->
                Flux.usingWhen(other, one -> Flux.just("x"), one -> Mono.empty())
                    .doOnNext(item -> test.note("go"))),
        with(
            "usingWhen(source)",
            (test, other) ->
                Flux.usingWhen(Mono.just(1), one -> other, one -> Mono.empty())
                    .doOnNext(item -> test.note("go"))),
        with(
            "timeout(fallback)",
            (test, other) ->
                Flux.never()
                    .timeout(
                        other,
                        item -> Flux.never(),
                        Flux.defer(
                            () -> {
                              test.note("go");
                              return Flux.empty();
                            }))),
        with(
            "takeUntilOther",
            (test, other) ->
                Flux.never().takeUntilOther(other).doOnComplete(() -> test.note("go"))),
        with(
            "skipUntilOther",
            (test, other) ->
                Flux.never().takeUntilOther(other).doOnComplete(() -> test.note("go"))),
        with(
            "sample",
            (test, other) -> test.endless().sample(other).doOnNext(item -> test.note("go"))),
        with(
            "sampleFirst",
            (test, other) ->
                test.item().sampleFirst(item -> other).doOnNext(item -> test.note("go"))),
        with(
            "sampleTimeout",
            (test, other) ->
                test.endless().sampleTimeout(item -> other).doOnNext(item -> test.note("go"))),
        with(
            "buffer(other)",
            (test, other) -> test.endless().buffer(other).doOnNext(item -> test.note("go"))),
        with(
            "bufferWhen",
            (test, other) ->
                test.endless()
                    .bufferWhen(
                        other,
                        opened -> {
                          test.note("go");
                          return Flux.never();
                        })),
        with(
            "combineLatest",
            (test, other) ->
                Flux.combineLatest(
                    test.endless(),
                    other,
                    (a, b) -> {
                      test.note("go");
                      return a;
                    })),
        with(
            "combineLatest(bare last)",
            (test, other) ->
                Flux.combineLatest(
                    other,
                    test.endless(),
                    (a, b) -> {
                      test.note("go");
                      return a;
                    })),
        with(
            "zipWith",
            (test, other) ->
                test.endless()
                    .zipWith(
                        other,
                        (a, b) -> {
                          test.note("go");
                          return a;
                        })),
        with(
            "Mono.zip",
            (test, other) ->
                Mono.zip(Mono.just(1), other.next()).doOnNext(item -> test.note("go")).flux()),
        with(
            "Mono.when",
            (test, other) ->
                Mono.when(Mono.just(1), other.take(1)).doOnSuccess(item -> test.note("go")).flux()),
        with(
            "then",
            (test, other) -> other.take(1).then(Mono.fromRunnable(() -> test.note("go"))).flux()),
        with(
            "Mono.then",
            (test, other) -> other.next().then(Mono.fromRunnable(() -> test.note("go"))).flux()),
        with(
            "withLatestFrom",
            (test, other) ->
                other.withLatestFrom(
                    test.endless(),
                    (a, b) -> {
                      test.note("go");
                      return a;
                    })),
        with(
            "join",
            (test, other) ->
                test.endless()
                    .join(
                        other,
                        a -> Flux.never(),
                        b -> Flux.never(),
                        (a, b) -> {
                          test.note("go");
                          return a;
                        })),
        with(
            "groupJoin",
            (test, other) ->
                other.groupJoin(
                    test.endless(),
                    a -> Flux.never(),
                    b -> Flux.never(),
                    (a, b) -> {
                      test.note("go");
                      return a;
                    })),
        with(
            "expand",
            (test, other) ->
                Flux.just("0")
                    .expand(
                        item ->
                            item.equals("0")
                                ? other.take(1)
                                : Flux.defer(
                                    () -> {
                                      test.note("go");
                                      return Flux.empty();
                                    }))),
        with(
            "expandDeep",
            (test, other) ->
                Flux.just("0")
                    .expandDeep(
                        item ->
                            item.equals("0")
                                ? other.take(1)
                                : Flux.defer(
                                    () -> {
                                      test.note("go");
                                      return Flux.empty();
                                    }))),
        with(
            "filterWhen",
            (test, other) ->
                test.item()
                    .filterWhen(item -> other.map(o -> true))
                    .doOnNext(item -> test.note("go"))),
        with(
            "Mono.filterWhen",
            (test, other) ->
                test.item()
                    .next()
                    .filterWhen(item -> other.map(o -> true))
                    .doOnNext(item -> test.note("go"))
                    .flux()),
        with(
            "concat",
            (test, other) ->
                Flux.concat(
                    other.take(1),
                    Flux.defer(
                        () -> {
                          test.note("go");
                          return Flux.empty();
                        }))),
        with(
            "concatWith",
            (test, other) ->
                Flux.just("1")
                    .concatWith(other)
                    .doOnNext(
                        item -> {
                          if (!item.equals("1")) {
                            test.note("go");
                          }
                        })),
        with(
            "merge",
            (test, other) -> Flux.merge(other, Flux.never()).doOnNext(item -> test.note("go"))),
        with(
            "mergeSequential",
            (test, other) ->
                Flux.mergeSequential(other, Flux.never()).doOnNext(item -> test.note("go"))),
        with(
            "mergeComparing",
            (test, other) ->
                Flux.mergeComparing(other, Flux.just("1"))
                    .doOnNext(
                        item -> {
                          if (!item.equals("1")) {
                            test.note("go");
                          }
                        })),
        with(
            "firstWithSignal",
            (test, other) ->
                Flux.firstWithSignal(Flux.never(), other).doOnNext(item -> test.note("go"))),
        with(
            "firstWithValue",
            (test, other) ->
                Flux.firstWithValue(Flux.never(), other).doOnNext(item -> test.note("go"))),
        with(
            "switchMap",
            (test, other) ->
                test.item().switchMap(item -> other).doOnNext(item -> test.note("go"))),
        with(
            "switchOnFirst",
            (test, other) ->
                other.switchOnFirst(
                    (first, flux) -> {
                      test.note("go");
                      return Flux.never();
                    })),
        with(
            "flatMapSequential",
            (test, other) ->
                test.item().flatMapSequential(item -> other).doOnNext(item -> test.note("go"))),
        with(
            "flatMapMany",
            (test, other) ->
                Mono.just(1).flatMapMany(item -> other).doOnNext(item -> test.note("go"))),
        with(
            "Mono.flatMap",
            (test, other) ->
                Mono.just(1)
                    .hide()
                    .flatMap(item -> other.next())
                    .doOnNext(item -> test.note("go"))
                    .flux()),
        with(
            "sequenceEqual",
            (test, other) ->
                Mono.sequenceEqual(
                        other,
                        Flux.just("x"),
                        (a, b) -> {
                          test.note("go");
                          return true;
                        })
                    .flux()),
        with(
            "flatMapDelayError",
            (test, other) ->
                test.item()
                    .flatMapDelayError(item -> other, 2, 2)
                    .doOnNext(item -> test.note("go"))),
        with(
            "flatMap(fused inner)",
            (test, other) ->
                Flux.just(1, 2)
                    .flatMap(item -> item == 1 ? other : Flux.just(5).map(x -> x))
                    .filter("signal"::equals)
                    .doOnNext(item -> test.note("go"))),
        with(
            "concatMap(prefetched)",
            (test, other) ->
                Flux.range(1, 2)
                    .concatMap(
                        item -> {
                          if (item == 2) {
                            test.note("go");
                            return Flux.never();
                          }
                          return other.take(1);
                        },
                        4)),
        with(
            "concatMapDelayError",
            (test, other) ->
                Flux.range(1, 2)
                    .concatMapDelayError(
                        item -> {
                          if (item == 2) {
                            test.note("go");
                            return Flux.never();
                          }
                          return other.take(1);
                        },
                        4)),
        with(
            "ParallelFlux.flatMap",
            (test, other) ->
                test.item()
                    .parallel(1)
                    .flatMap(item -> other)
                    .doOnNext(item -> test.note("go"))
                    .sequential()),
        with(
            "ParallelFlux.concatMap",
            (test, other) ->
                test.item()
                    .parallel(1)
                    .concatMap(item -> other)
                    .doOnNext(item -> test.note("go"))
                    .sequential()),
        with(
            "parallel of a bare source",
            (test, other) -> other.parallel(1).doOnNext(item -> test.note("go")).sequential()));
  }

  @ParameterizedTest
  @MethodSource("companions")
  void assembledCompanion_goesOnAsTheSubscriber(
      BiFunction<CompanionTest, Flux<String>, Flux<?>> pipeline) {
    Sinks.Many<String> other = Sinks.many().multicast().directBestEffort();
    as("A", () -> pipeline.apply(this, other.asFlux().map(item -> item)).subscribe());
    elsewhere(() -> other.tryEmitNext("signal"));

    assertSeen("go:A");
  }

  @ParameterizedTest
  @MethodSource("companions")
  void bareCompanion_goesOnAsTheSubscriber(
      BiFunction<CompanionTest, Flux<String>, Flux<?>> pipeline) {
    Sinks.Many<String> other = Sinks.many().multicast().directBestEffort();
    as("A", () -> pipeline.apply(this, other.asFlux()).subscribe());
    elsewhere(() -> other.tryEmitNext("signal"));

    assertSeen("go:A");
  }

  @ParameterizedTest
  @MethodSource("companions")
  void hiddenCompanion_goesOnAsTheSubscriber(
      BiFunction<CompanionTest, Flux<String>, Flux<?>> pipeline) {
    Sinks.Many<String> other = Sinks.many().multicast().directBestEffort();
    as("A", () -> pipeline.apply(this, other.asFlux().hide()).subscribe());
    elsewhere(() -> other.tryEmitNext("signal"));

    assertSeen("go:A");
  }

  private Flux<String> source() {
    return Flux.defer(
        () -> {
          note("go");
          return Flux.empty();
        });
  }

  private Flux<String> item() {
    return Flux.just("item").hide();
  }

  private Flux<String> endless() {
    return Flux.just("item").concatWith(Flux.never());
  }

  private Flux<String> failingOnce() {
    int[] times = {0};
    return Flux.defer(
        () -> {
          if (times[0]++ == 0) {
            return Flux.error(new IllegalStateException("first time"));
          }
          note("go");
          return Flux.empty();
        });
  }

  private Flux<String> secondTime() {
    int[] times = {0};
    return Flux.defer(
        () -> {
          if (times[0]++ == 1) {
            note("go");
            return Flux.never();
          }
          return Flux.empty();
        });
  }
}
