package io.asynclocal.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.asynclocal.contract.Collected;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.ConnectableFlux;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Each subscriber of a shared or cached publisher sees itself. */
final class SharedPublisherTest extends PipelineTest {
  private final Sinks.Many<String> sink = Sinks.many().multicast().directBestEffort();
  private final Sinks.One<String> one = Sinks.one();

  static Stream<Named<Function<Flux<String>, Flux<String>>>> sharedFluxes() {
    return Stream.of(
        Named.of("share", Flux::share),
        Named.of("publish().refCount(1)", flux -> flux.publish().refCount(1)),
        Named.of("publish().refCount(2)", flux -> flux.publish().refCount(2)),
        Named.of(
            "publish().refCount(1, grace)",
            flux -> flux.publish().refCount(1, Duration.ofMinutes(1))),
        Named.of("publish().autoConnect(2)", flux -> flux.publish().autoConnect(2)),
        Named.of("publish().hide().autoConnect(2)", flux -> flux.publish().hide().autoConnect(2)),
        Named.of("replay(1).refCount(2)", flux -> flux.replay(1).refCount(2)),
        Named.of("cache(1)", flux -> flux.cache(1)),
        Named.of("cache", Flux::cache),
        Named.of("hide().cache(1)", flux -> flux.hide().cache(1)),
        Named.of("publish(function)", flux -> flux.publish(shared -> shared.map(item -> item))));
  }

  static Stream<Named<Function<Mono<String>, Mono<String>>>> sharedMonos() {
    return Stream.of(
        Named.of("share", Mono::share),
        Named.of("cache", Mono::cache),
        Named.of("cache(ttl)", mono -> mono.cache(Duration.ofMinutes(1))),
        Named.of("cacheInvalidateIf", mono -> mono.cacheInvalidateIf(item -> false)),
        Named.of(
            "cacheInvalidateWhen", mono -> mono.cacheInvalidateWhen(item -> Mono.<Void>never())),
        Named.of("hide().cache", mono -> mono.hide().cache()));
  }

  @ParameterizedTest
  @MethodSource("sharedFluxes")
  void flux_showsEachSubscriberItself(Function<Flux<String>, Flux<String>> sharing) {
    Flux<String> shared = sharing.apply(sink.asFlux());
    as("A", () -> shared.doOnNext(this::note).subscribe());
    as("B", () -> shared.subscribe(this::note));
    elsewhere(() -> sink.tryEmitNext("1"));

    assertSeen("1:A", "1:B");
  }

  @ParameterizedTest
  @MethodSource("sharedFluxes")
  void flux_showsTheRestThemselvesAfterOneCancelled(Function<Flux<String>, Flux<String>> sharing) {
    Flux<String> shared = sharing.apply(sink.asFlux());
    Disposable first = as("A", () -> shared.subscribe(this::note));
    as("B", () -> shared.doOnNext(this::note).subscribe());
    first.dispose();
    elsewhere(() -> sink.tryEmitNext("1"));

    assertSeen("1:B");
  }

  @ParameterizedTest
  @MethodSource("sharedMonos")
  void mono_showsEachWaitingSubscriberItself(Function<Mono<String>, Mono<String>> sharing) {
    Mono<String> shared = sharing.apply(one.asMono());
    as("A", () -> shared.doOnNext(this::note).subscribe());
    as("B", () -> shared.subscribe(this::note));
    elsewhere(() -> one.tryEmitValue("1"));

    assertSeen("1:A", "1:B");
  }

  @Test
  void connect_runsTheUpstreamAsTheConnector() {
    ConnectableFlux<String> shared =
        Flux.<String>create(
                emitter -> {
                  note("create");
                  emitter.onRequest(n -> note("request"));
                  emitter.onCancel(() -> note("cancel"));
                })
            .publish();
    as("A", () -> shared.subscribe(this::note, failure -> {}));
    Disposable connection = as("connector", () -> shared.connect());
    elsewhere(connection::dispose);

    assertSeen("create:connector", "request:connector", "cancel:connector");
  }

  @Test
  void connect_leavesTheSubscribersThemselves() {
    ConnectableFlux<String> shared = Flux.just("1").publish();
    as("A", () -> shared.doOnNext(this::note).subscribe());
    as("B", () -> shared.subscribe(this::note));
    elsewhere(shared::connect);

    assertSeen("1:A", "1:B");
  }

  @Test
  void upstream_keepsItsContextWhoeverRequests() {
    Flux<Integer> shared =
        Flux.range(1, 3)
            .doOnRequest(n -> note("request"))
            .doOnNext(this::note)
            .publish(1)
            .refCount(2);
    Tapped<Integer> first = new Tapped<>();
    Tapped<Integer> second = new Tapped<>();
    as("A", () -> shared.subscribe(first));
    as("B", () -> shared.subscribe(second));
    as("A", () -> first.request(1));
    forget();
    elsewhere(() -> second.request(1));

    assertSeen("request:B", "2:B");
  }

  /** Each makes room for another item when one is taken, whether its source has ended or not. */
  static Stream<Named<Function<Flux<Integer>, Flux<Integer>>>> buffering() {
    return Stream.of(
        Named.of("share", Flux::share),
        Named.of("publish().refCount(1)", flux -> flux.publish(2).refCount(1)),
        Named.of("publish().autoConnect(1)", flux -> flux.publish().autoConnect(1)),
        Named.of("replay().refCount(1)", flux -> flux.replay(2).refCount(1)),
        Named.of("cache", Flux::cache));
  }

  @ParameterizedTest
  @MethodSource("buffering")
  void endedSource_isRequestedFromWhenItsLastItemsAreTaken(
      Function<Flux<Integer>, Flux<Integer>> buffering) {
    List<Long> requested = requested(buffering);
    uninstall();
    assertEquals(requested(buffering), requested);
  }

  private static List<Long> requested(Function<Flux<Integer>, Flux<Integer>> buffering) {
    List<Long> requested = new ArrayList<>();
    Tapped<Integer> subscriber = new Tapped<>();
    Flux<Integer> source =
        Flux.create(
            sink -> {
              sink.onRequest(requested::add);
              sink.next(1).next(2).next(3).complete();
            });
    as("A", () -> buffering.apply(source).subscribe(subscriber));
    subscriber.request(1);
    Collected.await(new WeakReference<>(new Object()));
    subscriber.request(1);
    subscriber.request(1);
    return requested;
  }

  @Test
  void endedSource_isRequestedFromByWhoeverIsAtWork() {
    Tapped<Integer> subscriber = new Tapped<>();
    AtomicReference<Subscriber<? super Integer>> emitter = new AtomicReference<>();
    Flux<Integer> source =
        Flux.from(
            shared -> {
              emitter.set(shared);
              shared.onSubscribe(requests());
            });
    as(
        "A",
        () -> source.share().doOnNext(item -> emitter.get().onComplete()).subscribe(subscriber));
    subscriber.request(1);
    forget();
    elsewhere(() -> emitter.get().onNext(1));
    assertSeen("request:A");
  }

  private Subscription requests() {
    return new Subscription() {
      @Override
      public void request(long n) {
        note("request");
      }

      @Override
      public void cancel() {
        note("cancel");
      }
    };
  }
}
