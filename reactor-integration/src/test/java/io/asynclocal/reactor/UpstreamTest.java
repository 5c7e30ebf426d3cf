package io.asynclocal.reactor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.observability.DefaultSignalListener;
import reactor.core.observability.SignalListener;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.SignalType;
import reactor.util.context.Context;

/** Requests and cancellation from elsewhere go up as the subscriber. */
final class UpstreamTest extends PipelineTest {

  static Stream<Named<Function<UpstreamTest, Flux<Integer>>>> noticingCancellation() {
    return Stream.of(
        Named.of("doOnCancel", test -> Flux.<Integer>never().doOnCancel(() -> test.note("end"))),
        Named.of("doFinally", test -> Flux.<Integer>never().doFinally(end -> test.note("end"))),
        Named.of("tap", test -> Flux.<Integer>never().hide().tap(() -> test.listener("end"))),
        Named.of("fused tap", test -> Flux.<Integer>never().tap(() -> test.listener("end"))),
        Named.of("Mono.tap", test -> Mono.<Integer>never().tap(() -> test.listener("end")).flux()),
        Named.of(
            "Mono.doFinally",
            test -> Mono.<Integer>never().doFinally(end -> test.note("end")).flux()),
        Named.of(
            "using", test -> Flux.using(() -> 1, one -> Flux.never(), one -> test.note("end"))),
        Named.of(
            "Mono.using",
            test ->
                Mono.<Integer, Integer>using(() -> 1, one -> Mono.never(), one -> test.note("end"))
                    .flux()),
        Named.of(
            "usingWhen",
            test ->
                Flux.usingWhen(
                    Mono.just(1),
                    one -> Flux.never(),
                    one -> Mono.fromRunnable(() -> test.note("end")))),
        Named.of(
            "create.onCancel", test -> Flux.create(sink -> sink.onCancel(() -> test.note("end")))),
        Named.of(
            "create.onDispose",
            test -> Flux.create(sink -> sink.onDispose(() -> test.note("end")))),
        Named.of(
            "Mono.create.onDispose",
            test -> Mono.<Integer>create(sink -> sink.onDispose(() -> test.note("end"))).flux()),
        Named.of(
            "Mono.create.onCancel",
            test -> Mono.<Integer>create(sink -> sink.onCancel(() -> test.note("end"))).flux()));
  }

  private SignalListener<Integer> listener(String end) {
    return new DefaultSignalListener<>() {
      @Override
      public void doFinally(SignalType type) {
        note(end);
      }
    };
  }

  @ParameterizedTest
  @MethodSource("noticingCancellation")
  void cancel_isNoticedAsTheSubscriber(Function<UpstreamTest, Flux<Integer>> pipeline) {
    Disposable subscription = as("A", () -> pipeline.apply(this).subscribe());
    elsewhere(subscription::dispose);

    assertSeen("end:A");
  }

  @ParameterizedTest
  @MethodSource("noticingCancellation")
  void cancel_isNoticedAsWhatIsWrittenInTheContext(Function<UpstreamTest, Flux<Integer>> pipeline) {
    Tapped<Integer> subscriber =
        new Tapped<>(ReactorIntegration.putStore(Context.empty(), WHO, "written"));
    as("A", () -> pipeline.apply(this).subscribe(subscriber));
    elsewhere(subscriber::cancel);

    assertSeen("end:written");
  }

  @Test
  void request_runsGeneratorsAsTheSubscriber() {
    Tapped<Object> subscriber = new Tapped<>();
    as(
        "A",
        () ->
            Flux.generate(
                    sink -> {
                      note("generate");
                      sink.next("1");
                    })
                .doOnRequest(n -> note("request"))
                .subscribe(subscriber));
    elsewhere(() -> subscriber.request(1));

    assertSeen("request:A", "generate:A");
  }

  @Test
  void request_reachesTheSinksCallbackAsTheSubscriber() {
    Tapped<Object> subscriber = new Tapped<>();
    as("A", () -> Flux.create(sink -> sink.onRequest(n -> note(n))).subscribe(subscriber));
    elsewhere(() -> subscriber.request(1));

    assertSeen("1:A");
  }

  @Test
  void request_runsAFusedChainAsTheSubscriber() {
    Tapped<Object> subscriber = new Tapped<>();
    as(
        "A",
        () ->
            Flux.range(1, 2)
                .map(
                    item -> {
                      note(item);
                      return item;
                    })
                .concatMap(item -> Flux.just(item).hide(), 4)
                .subscribe(subscriber));
    elsewhere(() -> subscriber.request(1));
    elsewhere(() -> subscriber.request(1));

    assertSeen("1:A", "2:A");
  }

  @Test
  void dispose_ofASinkCompletedElsewhereRunsAsTheSubscriber() {
    List<FluxSink<Object>> sinks = new ArrayList<>();
    as(
        "A",
        () ->
            Flux.create(
                    sink -> {
                      sink.onDispose(() -> note("dispose"));
                      sinks.add(sink);
                    })
                .subscribe());
    elsewhere(() -> sinks.get(0).complete());

    assertSeen("dispose:A");
  }

  @Test
  void dispose_ofAMonoSinkCompletedElsewhereRunsAsTheSubscriber() {
    List<MonoSink<Object>> sinks = new ArrayList<>();
    as(
        "A",
        () ->
            Mono.create(
                    sink -> {
                      sink.onDispose(() -> note("dispose"));
                      sinks.add(sink);
                    })
                .subscribe());
    elsewhere(() -> sinks.get(0).success());

    assertSeen("dispose:A");
  }

  @Test
  void takeUntilOther_cancelsAsTheSubscriberWhenACompanionSignals() {
    CompletableFuture<String> companion = new CompletableFuture<>();
    as(
        "A",
        () ->
            Flux.never()
                .doOnCancel(() -> note("cancel"))
                .takeUntilOther(Mono.fromFuture(companion))
                .subscribe());
    elsewhere(() -> companion.complete("stop"));

    assertSeen("cancel:A");
  }

  /**
   * What {@code filterWhen} subscribes to its companion answers that, asked for who is below it;
   * and the companion answers it, in its turn.
   */
  @Test
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD) // it went on for ever
  void companionOfFilterWhen_isSubscribedToThoughItIsItsOwnSubscribers() {
    as(
        "A",
        () ->
            Flux.just(1)
                .filterWhen(
                    one ->
                        Flux.firstWithSignal(
                                Flux.just(1).doFinally(end -> note("first")), Flux.just(2))
                            .hasElements())
                .subscribe(item -> note("item")));

    assertSeen("first:A", "item:A");
  }
}
