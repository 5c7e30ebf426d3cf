package io.asynclocal.reactor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.GroupedFlux;
import reactor.core.publisher.Sinks;

/** A group or a window runs as its own subscriber; the flux of them as the subscriber of that. */
final class GroupsAndWindowsTest extends PipelineTest {
  private final Sinks.Many<String> sink = Sinks.many().multicast().directBestEffort();
  private final Sinks.Many<String> opener = Sinks.many().multicast().directBestEffort();

  static Stream<Named<BiFunction<Flux<String>, Flux<String>, Flux<? extends Flux<String>>>>>
      splittings() {
    return Stream.of(
        Named.of("groupBy", (flux, other) -> flux.groupBy(String::length)),
        Named.of("window(n)", (flux, other) -> flux.window(10)),
        Named.of("window(n, skip)", (flux, other) -> flux.window(2, 3)),
        Named.of("window(overlapping)", (flux, other) -> flux.window(10, 9)),
        Named.of("window(boundary)", (flux, other) -> flux.window(other)),
        Named.of("windowUntil", (flux, other) -> flux.windowUntil("end"::equals)),
        Named.of("windowUntil(before)", (flux, other) -> flux.windowUntil("end"::equals, true)),
        Named.of("windowWhile", (flux, other) -> flux.windowWhile(item -> !item.equals("end"))),
        Named.of("windowUntilChanged", (flux, other) -> flux.windowUntilChanged(String::length)),
        Named.of("windowTimeout", (flux, other) -> flux.windowTimeout(10, Duration.ofMinutes(1))),
        Named.of(
            "windowTimeout(fair)",
            (flux, other) -> flux.windowTimeout(10, Duration.ofMinutes(1), true)));
  }

  @ParameterizedTest
  @MethodSource("splittings")
  void inner_seesItsOwnSubscriber(
      BiFunction<Flux<String>, Flux<String>, Flux<? extends Flux<String>>> splitting) {
    List<Flux<String>> inners = new ArrayList<>();
    as(
        "outer",
        () ->
            splitting
                .apply(sink.asFlux(), opener.asFlux())
                .doOnNext(this::kept)
                .subscribe(inners::add));
    elsewhere(() -> sink.tryEmitNext("1"));
    as("inner", () -> inners.get(0).doOnNext(this::note).subscribe(this::note));
    elsewhere(() -> sink.tryEmitNext("2"));

    assertSeen("inner:outer", "1:inner", "1:inner", "2:inner", "2:inner");
  }

  @ParameterizedTest
  @MethodSource("splittings")
  void flattened_seesTheSubscriber(
      BiFunction<Flux<String>, Flux<String>, Flux<? extends Flux<String>>> splitting) {
    as(
        "A",
        () ->
            splitting
                .apply(sink.asFlux(), opener.asFlux())
                .flatMap(inner -> inner.doOnNext(this::note))
                .subscribe(this::note));
    elsewhere(() -> sink.tryEmitNext("1"));

    assertSeen("1:A", "1:A");
  }

  @Test
  void windowWhen_opensAndClosesAsTheSubscriber() {
    Sinks.Many<String> closer = Sinks.many().multicast().directBestEffort();
    as(
        "A",
        () ->
            sink.asFlux()
                .windowWhen(
                    opener.asFlux(),
                    opened -> {
                      note(opened);
                      return closer.asFlux();
                    })
                .doOnNext(window -> note("window"))
                .flatMap(window -> window.doOnNext(this::note).doOnComplete(() -> note("closed")))
                .subscribe());
    elsewhere(() -> opener.tryEmitNext("open"));
    elsewhere(() -> sink.tryEmitNext("1"));
    elsewhere(() -> closer.tryEmitNext("close"));

    assertSeen("window:A", "open:A", "1:A", "closed:A");
  }

  @Test
  void groupBy_callsItsFunctionsAsTheSubscriber() {
    as(
        "A",
        () ->
            sink.asFlux()
                .groupBy(
                    item -> {
                      note("key");
                      return item;
                    })
                .flatMap(GroupedFlux::collectList)
                .subscribe());
    elsewhere(() -> sink.tryEmitNext("1"));

    assertSeen("key:A");
  }

  private void kept(Object inner) {
    note("inner");
  }
}
