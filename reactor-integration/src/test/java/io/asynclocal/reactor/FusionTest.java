package io.asynclocal.reactor;

import static io.asynclocal.reactor.PipelineTest.WHO;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import reactor.core.Fuseable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** A pipeline is fused with the integration exactly where it is without. */
final class FusionTest {
  private static final Integer[] ITEMS = {1, 2, 3};

  private static Arguments pipeline(
      String name, int requested, int agreed, Supplier<Publisher<Integer>> pipeline) {
    return Arguments.of(name, requested, agreed, pipeline);
  }

  static Stream<Arguments> pipelines() {
    return Stream.of(
        pipeline("range", Fuseable.ANY, Fuseable.SYNC, () -> Flux.range(1, 3)),
        pipeline("map", Fuseable.ANY, Fuseable.SYNC, () -> Flux.range(1, 3).map(item -> item)),
        pipeline("filter", Fuseable.SYNC, Fuseable.SYNC, () -> odd().map(item -> (item + 1) / 2)),
        pipeline("map(barrier)", Fuseable.THREAD_BARRIER | Fuseable.ANY, Fuseable.NONE, mapped()),
        pipeline("array", Fuseable.ASYNC, Fuseable.NONE, () -> Flux.fromArray(ITEMS)),
        pipeline("hide", Fuseable.ANY, Fuseable.NONE, () -> Flux.range(1, 3).hide()),
        pipeline(
            "doOnNext", Fuseable.ANY, Fuseable.SYNC, () -> Flux.just(1, 2, 3).doOnNext(i -> {})),
        pipeline(
            "flatMap", Fuseable.ANY, Fuseable.NONE, () -> Flux.range(1, 3).flatMap(Mono::just)),
        pipeline(
            "publishOn",
            Fuseable.ANY,
            Fuseable.ASYNC,
            () -> Flux.range(1, 3).publishOn(Schedulers.single())),
        pipeline("sink", Fuseable.ANY, Fuseable.ASYNC, () -> sink().asFlux()),
        pipeline("sink.map", Fuseable.ANY, Fuseable.ASYNC, () -> sink().asFlux().map(item -> item)),
        pipeline(
            "sink.filter", Fuseable.ANY, Fuseable.ASYNC, () -> sink().asFlux().filter(i -> i > 0)),
        pipeline(
            "sink(barrier)",
            Fuseable.ANY | Fuseable.THREAD_BARRIER,
            Fuseable.ASYNC,
            () -> sink().asFlux()));
  }

  private static Supplier<Publisher<Integer>> mapped() {
    return () -> Flux.range(1, 3).map(item -> item);
  }

  private static Flux<Integer> odd() {
    return Flux.range(1, 6).filter(item -> item % 2 == 1);
  }

  private static Sinks.Many<Integer> sink() {
    Sinks.Many<Integer> sink = Sinks.many().unicast().onBackpressureBuffer();
    for (Integer item : ITEMS) {
      sink.tryEmitNext(item).orThrow();
    }
    sink.tryEmitComplete().orThrow();
    return sink;
  }

  @ParameterizedTest
  @MethodSource("pipelines")
  void fusion_isAsReactorsOwn(
      String name, int requested, int agreed, Supplier<Publisher<Integer>> pipeline) {
    isFused(requested, agreed, pipeline);
    try (ReactorInstallation installed = ReactorIntegration.install()) {
      WHO.run("A", () -> isFused(requested, agreed, pipeline));
      assertEquals(List.of(), installed.overwritten());
    }
  }

  private static void isFused(int requested, int agreed, Supplier<Publisher<Integer>> pipeline) {
    StepVerifier.create(pipeline.get())
        .expectFusion(requested, agreed)
        .expectNext(ITEMS)
        .verifyComplete();
  }

  static Stream<Arguments> queues() {
    Function<Flux<Integer>, Flux<Integer>> map =
        flux ->
            flux.map(
                item -> {
                  seen.add(item + ":" + WHO.getStore());
                  return item;
                });
    return Stream.of(
        Arguments.of("publishOn", map.andThen(flux -> flux.publishOn(Schedulers.single()))),
        Arguments.of(
            "concatMap", map.andThen(flux -> flux.concatMap(item -> Mono.just(item).hide()))),
        Arguments.of("flatMapIterable", map.andThen(flux -> flux.flatMapIterable(List::of))),
        Arguments.of("limitRate", map.andThen(flux -> flux.filter(item -> item > 0).limitRate(1))));
  }

  private static List<String> seen = new CopyOnWriteArrayList<>();

  @ParameterizedTest
  @MethodSource("queues")
  void poll_callsTheFunctionsAboveAsTheSubscriber(
      String name, Function<Flux<Integer>, Flux<Integer>> pipeline) {
    seen.clear();
    try (ReactorInstallation installed = ReactorIntegration.install()) {
      WHO.run("A", () -> pipeline.apply(sink().asFlux()).blockLast());
      assertEquals(List.of(), installed.overwritten());
    }
    assertEquals(List.of("1:A", "2:A", "3:A"), seen);
  }

  @Test
  void scalar_isStillOneToOperatorsThatLookIntoIt() {
    try (ReactorInstallation installed = ReactorIntegration.install()) {
      assertEquals(Fuseable.ScalarCallable.class.isInstance(Mono.just(1)), true);
      StepVerifier.create(Flux.range(1, 3).concatMap(Mono::just))
          .expectNext(ITEMS)
          .verifyComplete();
      assertEquals(List.of(), installed.overwritten());
    }
  }
}
