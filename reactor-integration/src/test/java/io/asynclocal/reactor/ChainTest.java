package io.asynclocal.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.CorePublisher;
import reactor.core.Fuseable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** What is seen of a chain at a glance is what a closer look says. */
final class ChainTest {
  private ReactorInstallation installation;

  @BeforeEach
  void install() {
    installation = ReactorIntegration.install();
  }

  @AfterEach
  void uninstall() {
    installation.close();
  }

  /** Made when the hooks are there, and so only described before. */
  private interface Made {
    CorePublisher<?> make();
  }

  private static List<Made> quiet() {
    return List.of(
        () -> Mono.just(1),
        () -> Mono.empty(),
        () -> Mono.error(new IllegalStateException()),
        () -> Mono.fromCallable(() -> 1).map(i -> i).filter(i -> i > 0).defaultIfEmpty(2),
        () -> Flux.range(0, 3).map(i -> i).filter(i -> i > 0),
        () -> Flux.range(0, 3).hide().take(2).collectList(),
        () -> Flux.fromIterable(List.of(1, 2)).skip(1).next().hasElement());
  }

  private static List<Made> others() {
    return List.of(
        () -> Flux.range(0, 3).handle((i, sink) -> sink.next(i)),
        () -> Flux.range(0, 3).doOnCancel(() -> {}).map(i -> i),
        () -> Flux.range(0, 3).doOnRequest(n -> {}).map(i -> i),
        () -> Flux.range(0, 3).doFinally(signal -> {}).map(i -> i),
        () -> Flux.range(0, 3).publishOn(Schedulers.immediate()).map(i -> i),
        () -> Flux.range(0, 3).flatMap(Mono::just).map(i -> i),
        () -> Flux.range(0, 3).contextWrite(context -> context.put("key", "value")).map(i -> i),
        () -> Mono.delay(Duration.ofNanos(1)).map(i -> i),
        () -> Mono.deferContextual(context -> Mono.just(1)).map(i -> i),
        () -> Sinks.many().multicast().directBestEffort().asFlux().map(i -> i),
        () -> Flux.range(0, 3).cache().map(i -> i));
  }

  @ParameterizedTest
  @MethodSource("quiet")
  void isQuiet_whereEverythingStaysInPlaceAndNobodyAsksForTheContext(Made made) {
    CorePublisher<?> end = made.make();

    assertTrue(Chain.isQuiet(end), end.toString());
    assertTrue(Chain.staysInPlace(end), end.toString());
    assertFalse(Chain.asksForContext(end), end.toString());
  }

  @ParameterizedTest
  @MethodSource("others")
  void isQuiet_notWhereAFunctionMayRunElsewhereOrSeesTheContext(Made made) {
    CorePublisher<?> end = made.make();

    assertFalse(Chain.isQuiet(end), end.toString());
  }

  @Test
  void isFuseable_asTheClassSays() {
    quiet().forEach(made -> assertIsFuseable(made.make()));
    others().forEach(made -> assertIsFuseable(made.make()));
  }

  private static void assertIsFuseable(CorePublisher<?> publisher) {
    assertEquals(
        publisher instanceof Fuseable, OperatorTable.isFuseable(publisher), publisher.toString());
  }
}
