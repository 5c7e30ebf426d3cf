package io.asynclocal.reactor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** Pipelines that were assembled before the installation, subscribed to after it. */
final class LateInstallationTest extends PipelineTest {
  private final Sinks.Many<String> sink = Sinks.many().multicast().directBestEffort();
  private final List<FluxSink<String>> sinks = new ArrayList<>();
  private final CompletableFuture<String> future = new CompletableFuture<>();

  // Instance initializers run before the integration is installed.
  private final Flux<String> ofASink = sink.asFlux().doOnNext(this::note).map(item -> item);
  private final Flux<String> created =
      Flux.<String>create(sinks::add).doOnNext(this::note).map(item -> item);
  private final Mono<String> ofAFuture = Mono.fromFuture(future).doOnNext(this::note);
  private final List<Subscriber<? super String>> subscribers = new ArrayList<>();
  private final Publisher<String> publisher = subscribers::add;
  private final Flux<String> ofAPublisher =
      Flux.from(publisher).doOnNext(this::note).map(item -> item);
  private final Flux<String> merged =
      sink.asFlux().flatMap(item -> sink.asFlux()).doOnNext(this::note);
  private final Flux<Integer> scheduled =
      Flux.range(1, 1).publishOn(Schedulers.parallel()).doOnNext(this::note);

  @BeforeEach
  void assembledBefore() {
    forget();
  }

  @Test
  void firstOperatorAfterASink_seesTheSubscriber() {
    as("A", () -> ofASink.subscribe(this::note));
    elsewhere(() -> sink.tryEmitNext("1"));

    assertSeen("1:A", "1:A");
  }

  @Test
  void create_seesTheSubscriber() {
    as("A", () -> created.subscribe(this::note));
    elsewhere(() -> sinks.get(0).next("1"));

    assertSeen("1:A", "1:A");
  }

  @Test
  void future_seesTheSubscriber() {
    as("A", () -> ofAFuture.subscribe(this::note));
    elsewhere(() -> future.complete("1"));

    assertSeen("1:A", "1:A");
  }

  @Test
  void publisher_seesTheSubscriber() {
    as("A", () -> ofAPublisher.subscribe(this::note));
    elsewhere(
        () -> {
          subscribers.get(0).onSubscribe(Operators.emptySubscription());
          subscribers.get(0).onNext("1");
        });

    assertSeen("1:A", "1:A");
  }

  @Test
  void flatMap_seesTheSubscriber() {
    as("A", () -> merged.subscribe(this::note));
    elsewhere(() -> sink.tryEmitNext("1"));
    elsewhere(() -> sink.tryEmitNext("2"));

    assertSeen("2:A", "2:A");
  }

  @Test
  void publishOn_seesTheSubscriber() {
    as("A", () -> scheduled.doOnNext(this::note).blockLast());

    assertSeen("1:A", "1:A");
  }
}
