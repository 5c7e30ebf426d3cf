package io.asynclocal.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.asynclocal.AsyncContext;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Signals of a source on a thread of its own run as the subscriber. */
final class ForeignSourceTest extends PipelineTest {

  @ParameterizedTest
  @EnumSource
  void subscriber_seesItself(Source source) {
    Source.Handle handle = source.open();
    as("A", () -> handle.flux().subscribe(this::note));
    elsewhere(() -> handle.emit("1"));

    assertSeen("1:A");
  }

  @ParameterizedTest
  @EnumSource
  void firstOperator_seesTheSubscriber(Source source) {
    Source.Handle handle = source.open();
    as("A", () -> handle.flux().doOnNext(this::note).map(item -> item).subscribe());
    elsewhere(() -> handle.emit("1"));

    assertSeen("1:A");
  }

  @ParameterizedTest
  @EnumSource
  void innerSource_isSeenByTheSubscriberOfTheOuter(Source source) {
    Source.Handle handle = source.open();
    as("A", () -> Flux.just(0).hide().flatMap(zero -> handle.flux()).subscribe(this::note));
    elsewhere(() -> handle.emit("1"));

    assertSeen("1:A");
  }

  @ParameterizedTest
  @EnumSource
  void zippedSource_callsTheCombinatorAsTheSubscriber(Source source) {
    Source.Handle handle = source.open();
    as(
        "A",
        () ->
            Flux.zip(
                    handle.flux(),
                    Flux.just("x").hide(),
                    (left, right) -> {
                      note(left);
                      return right;
                    })
                .subscribe());
    elsewhere(() -> handle.emit("1"));

    assertSeen("1:A");
  }

  @ParameterizedTest
  @EnumSource
  void concatenatedSource_callsTheNextMapperAsTheSubscriber(Source source) {
    Source.Handle handle = source.open();
    as(
        "A",
        () ->
            Flux.range(1, 2)
                .concatMap(
                    item -> {
                      note(item);
                      return item == 1 ? handle.flux().take(1) : Flux.empty();
                    })
                .subscribe());
    elsewhere(() -> handle.emit("1"));

    assertSeen("1:A", "2:A");
  }

  @ParameterizedTest
  @EnumSource
  void bareConcatenatedSource_callsTheNextMapperAsTheSubscriber(Source source) {
    Source.Handle handle = source.open();
    as(
        "A",
        () ->
            Flux.range(1, 2)
                .concatMap(
                    item -> {
                      note(item);
                      return item == 1 ? handle.flux() : Flux.empty();
                    })
                .subscribe());
    elsewhere(() -> handle.emit("1"));
    elsewhere(handle::complete);

    assertSeen("1:A", "2:A");
  }

  @ParameterizedTest
  @EnumSource
  void mergedSource_requestsFromTheMainSourceAsTheSubscriber(Source source) {
    Source.Handle handle = source.open();
    as(
        "A",
        () ->
            Flux.range(1, 2)
                .doOnNext(this::note)
                .flatMap(item -> item == 1 ? handle.flux() : Flux.empty(), 1)
                .subscribe());
    elsewhere(() -> handle.emit("1"));
    elsewhere(handle::complete);

    assertSeen("1:A", "2:A");
  }

  @Test
  void subscribe_insideAChainKeepsItsContext() {
    Sinks.One<String> sink = Sinks.one();
    CompletableFuture<String> future = new CompletableFuture<>();
    as(
        "A",
        () ->
            sink.asMono()
                .doOnNext(item -> Mono.fromFuture(future).map(late -> late).subscribe(this::note))
                .subscribe());
    elsewhere(() -> sink.tryEmitValue("1"));
    elsewhere(() -> future.complete("2"));

    assertSeen("2:A");
  }

  @Test
  void rawThread_seesTheSubscriberWhereItsTaskIsBound() {
    as(
        "A",
        () ->
            Mono.<String>create(
                    sink -> {
                      Runnable unbound =
                          () -> {
                            note("unbound");
                            sink.success("1");
                          };
                      elsewhere(AsyncContext.current().bind(() -> note("bound")));
                      elsewhere(unbound);
                    })
                .doOnNext(this::note)
                .subscribe());

    assertSeen("bound:A", "unbound:" + INTRUDER, "1:A");
  }

  @Test
  void toFuture_runsTheUpstreamAndWhatIsChainedAsTheSubscriber() {
    CompletableFuture<String> source = new CompletableFuture<>();
    CompletableFuture<String> result =
        as("A", () -> Mono.fromFuture(source).doOnNext(this::note).toFuture());
    result.thenApply(
        item -> {
          note("chained");
          return item;
        });
    elsewhere(() -> source.complete("1"));

    assertSeen("1:A", "chained:A");
  }

  @Test
  void enterWith_lastsUntilTheNextRestorePoint() {
    Sinks.Many<String> sink = Sinks.many().unicast().onBackpressureBuffer();
    as(
        "A",
        () ->
            sink.asFlux()
                .doOnNext(this::note)
                .doOnNext(item -> WHO.enterWith("entered"))
                .doOnNext(this::note)
                .subscribe());
    elsewhere(
        () -> {
          sink.tryEmitNext("1");
          sink.tryEmitNext("2");
          note("emitter");
        });

    assertSeen("1:A", "1:entered", "2:A", "2:entered", "emitter:" + INTRUDER);
  }

  @Test
  void block_isFollowedByTheCallersContext() {
    CompletableFuture<String> source = new CompletableFuture<>();
    Mono<String> pipeline = Mono.fromFuture(source).doOnNext(this::note);
    Thread completer = new Thread(() -> source.complete("1"));
    completer.start();

    as("A", () -> assertEquals("1", pipeline.block()));
    assertSeen("1:A");
  }
}
