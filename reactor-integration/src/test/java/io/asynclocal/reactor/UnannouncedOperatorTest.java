package io.asynclocal.reactor;

import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Operators that Reactor doesn't announce to assembly hooks, directly above a bare source. */
final class UnannouncedOperatorTest extends PipelineTest {
  private static final Map<String, UnaryOperator<Flux<String>>> ON_FLUX =
      Map.of(
          "checkpoint", Flux::checkpoint,
          "checkpoint(description)", flux -> flux.checkpoint("c"),
          "checkpoint(description, true)", flux -> flux.checkpoint("c", true),
          "name", flux -> flux.name("n"),
          "tag", flux -> flux.tag("k", "v"),
          "hide", Flux::hide,
          "onTerminateDetach", Flux::onTerminateDetach,
          "several", flux -> flux.name("n").checkpoint("c").tag("k", "v").hide().checkpoint());
  private static final Map<String, UnaryOperator<Mono<String>>> ON_MONO =
      Map.of(
          "checkpoint", Mono::checkpoint,
          "checkpoint(description)", mono -> mono.checkpoint("c"),
          "checkpoint(description, true)", mono -> mono.checkpoint("c", true),
          "name", mono -> mono.name("n"),
          "tag", mono -> mono.tag("k", "v"),
          "hide", Mono::hide,
          "onTerminateDetach", Mono::onTerminateDetach,
          "several", mono -> mono.name("n").checkpoint("c").tag("k", "v").hide().checkpoint());

  static Stream<String> onFlux() {
    return ON_FLUX.keySet().stream();
  }

  static Stream<String> onMono() {
    return ON_MONO.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("onMono")
  void innerMono_isSeenByTheSubscriberOfTheOuter(String operator) {
    Sinks.One<String> one = Sinks.one();
    Mono<String> inner = ON_MONO.get(operator).apply(one.asMono());
    as("A", () -> Mono.just(1).hide().flatMap(x -> inner.map(this::noted)).subscribe());
    elsewhere(() -> one.tryEmitValue("1"));

    assertSeen("1:A");
  }

  @ParameterizedTest
  @MethodSource("onMono")
  void bareInnerMono_isSeenByTheSubscriberOfTheOuter(String operator) {
    Sinks.One<String> one = Sinks.one();
    Mono<String> inner = ON_MONO.get(operator).apply(one.asMono());
    as("A", () -> Mono.just(1).hide().flatMap(x -> inner).map(this::noted).subscribe());
    elsewhere(() -> one.tryEmitValue("1"));

    assertSeen("1:A");
  }

  @ParameterizedTest
  @MethodSource("onFlux")
  void innerFlux_isSeenByTheSubscriberOfTheOuter(String operator) {
    Sinks.Many<String> many = Sinks.many().multicast().directBestEffort();
    Flux<String> inner = ON_FLUX.get(operator).apply(many.asFlux());
    as("A", () -> Flux.just(1).hide().flatMap(x -> inner.map(this::noted)).subscribe());
    elsewhere(() -> many.tryEmitNext("1"));

    assertSeen("1:A");
  }

  @ParameterizedTest
  @MethodSource("onFlux")
  void mergedFlux_isSeenByTheSubscriber(String operator) {
    Sinks.Many<String> many = Sinks.many().multicast().directBestEffort();
    Flux<String> source = ON_FLUX.get(operator).apply(many.asFlux());
    as("A", () -> Flux.merge(Flux.never(), source.map(this::noted), source).subscribe());
    elsewhere(() -> many.tryEmitNext("1"));

    assertSeen("1:A");
  }

  @ParameterizedTest
  @MethodSource("onFlux")
  void zippedFlux_isSeenByTheSubscriberWhileReactorTraces(String operator) {
    Hooks.onOperatorDebug();
    try {
      Sinks.Many<String> many = Sinks.many().multicast().directBestEffort();
      Flux<String> source = ON_FLUX.get(operator).apply(many.asFlux());
      as(
          "A",
          () ->
              Flux.zip(source, Flux.just("x"), (item, x) -> noted(item))
                  .concatWith(source.map(this::noted))
                  .subscribe());
      elsewhere(() -> many.tryEmitNext("1"));
      elsewhere(many::tryEmitComplete);
    } finally {
      Hooks.resetOnOperatorDebug();
    }

    assertSeen("1:A");
  }

  private String noted(String item) {
    note(item);
    return item;
  }
}
