package io.asynclocal.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.observability.DefaultSignalListener;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Operators;
import reactor.core.publisher.SignalType;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;
import reactor.util.context.ContextView;
import reactor.util.retry.Retry;

/**
 * Whoever keeps a part of a subscription that has ended doesn't keep its stores with it, unless in
 * automatic mode Reactor does: what {@code block()} captures is in a {@code Context} of its own.
 */
final class EndedSubscriptionTest extends PipelineTest {
  private static final AsyncLocalStorage<Object> BIG = AsyncLocalStorage.create();

  /** What an application keeps. */
  private static final List<Object> KEPT = new ArrayList<>();

  @AfterEach
  void forgetKept() {
    KEPT.clear();
    Hooks.resetOnNextDropped();
    Automatic.disable();
  }

  private static <T> T kept(T part) {
    KEPT.add(part);
    return part;
  }

  private static Stream<Named<Runnable>> endings() {
    return Stream.of(
        ending(
            "Mono.create, completed",
            () -> Mono.create(sink -> kept(sink).success("1")).subscribe()),
        ending(
            "Mono.create, failed",
            () ->
                Mono.create(sink -> kept(sink).error(new IllegalStateException("drawn")))
                    .onErrorComplete()
                    .subscribe()),
        ending(
            "Mono.create, cancelled",
            () -> Mono.<String>create(EndedSubscriptionTest::kept).subscribe().dispose()),
        ending(
            "Flux.create, cancelled by next",
            () -> Flux.create(sink -> kept(sink).next("1")).next().subscribe()),
        ending(
            "Flux.create, completed",
            () -> Flux.create(sink -> kept(sink).next("1").complete()).subscribe()),
        ending(
            "Flux.create below operators that keep the Context",
            () ->
                Flux.create(sink -> kept(sink).next("1").complete())
                    .filter(item -> true)
                    .distinct()
                    .onBackpressureDrop()
                    .skip(1)
                    .contextWrite(context -> context.put("unrelated", 1))
                    .subscribe()),
        ending(
            "Flux.create with a function for what is discarded",
            () ->
                Flux.<String>create(sink -> kept(sink).next("1"))
                    .doOnDiscard(String.class, item -> {})
                    .subscribe()
                    .dispose()),
        ending(
            "Flux.create below withStore",
            () ->
                Flux.<String>create(sink -> kept(sink).next("1").complete())
                    .transform(ReactorIntegration.withStore(WHO, "above"))
                    .subscribe()),
        ending(
            "Flux.push into a merge",
            () ->
                Flux.merge(Flux.push(sink -> kept(sink).next("1").complete()), Flux.just("2"))
                    .subscribe()),
        ending(
            "an inner publisher",
            () ->
                Flux.just(1, 2)
                    .flatMap(item -> Mono.create(sink -> kept(sink).success("1")))
                    .subscribe()),
        ending(
            "a tapped publisher",
            () ->
                Flux.create(sink -> kept(sink).next("1").complete())
                    .tap(() -> new DefaultSignalListener<>() {})
                    .subscribe()),
        ending(
            "a foreign publisher",
            () ->
                Flux.<String>from(
                        subscriber -> {
                          kept(subscriber).onSubscribe(Operators.emptySubscription());
                          subscriber.onComplete();
                        })
                    .hide()
                    .subscribe()),
        ending(
            "a future that is never completed",
            () -> Mono.fromFuture(kept(new CompletableFuture<>()), true).subscribe().dispose()),
        ending(
            "Sinks.one",
            () -> {
              Sinks.One<String> sink = kept(Sinks.one());
              Disposable subscription = sink.asMono().map(item -> item).subscribe();
              kept(subscription).dispose();
            }),
        ending(
            "Sinks.many",
            () -> {
              Sinks.Many<String> sink = kept(Sinks.many().multicast().directBestEffort());
              sink.asFlux().map(item -> item).take(1).subscribe();
              sink.tryEmitNext("1");
            }),
        ending(
            "a unicast sink that is pulled from",
            () -> {
              Sinks.Many<String> sink = kept(Sinks.many().unicast().onBackpressureBuffer());
              sink.tryEmitNext("1");
              sink.tryEmitComplete();
              sink.asFlux()
                  .map(item -> item)
                  .publishOn(Schedulers.single())
                  .then()
                  .toFuture()
                  .join();
            }),
        ending(
            "Retry, which writes the Context that it was handed",
            () ->
                Flux.just("1")
                    .hide()
                    .retryWhen(Retry.max(1))
                    .doOnSubscribe(EndedSubscriptionTest::kept)
                    .subscribe()),
        ending(
            "a function that writes the Context that it was handed",
            () ->
                Flux.deferContextual(context -> Flux.just("1").hide().contextWrite(context))
                    .doOnSubscribe(EndedSubscriptionTest::kept)
                    .subscribe()),
        ending(
            "a shared publisher",
            () -> {
              Flux<String> shared =
                  kept(Flux.<String>create(sink -> kept(sink).next("1").complete()).share());
              shared.subscribe();
            }));
  }

  private static Named<Runnable> ending(String name, Runnable run) {
    return Named.of(name, run);
  }

  @ParameterizedTest
  @MethodSource("endings")
  void stores_areCollectedThoughAPartOfTheSubscriptionIsKept(Runnable ending) {
    assertCollected(within(ending));
  }

  @ParameterizedTest
  @MethodSource("endings")
  void stores_areCollectedInAutomaticModeToo(Runnable ending) {
    Automatic.enable();
    assertCollected(within(ending));
  }

  /** Operators keep the tasks that they have disposed of, and those that have run. */
  private static Stream<Named<Supplier<Flux<String>>>> timed() {
    Duration soon = Duration.ofMillis(2);
    return Stream.of(
        Named.of("timeout", () -> Flux.<String>never().timeout(soon, Mono.just("late"))),
        Named.of("delayElements", () -> Flux.just("1", "2").delayElements(soon)),
        Named.of("bufferTimeout", () -> Flux.just("1", "2").bufferTimeout(1, soon).map(all -> "")),
        Named.of(
            "windowTimeout",
            () ->
                Flux.just("1", "2")
                    .delayElements(soon)
                    .windowTimeout(2, soon)
                    .flatMap(window -> window)),
        Named.of(
            "sampleTimeout", () -> Flux.just("1", "2").sampleTimeout(item -> Mono.delay(soon))),
        Named.of("interval", () -> Flux.interval(soon).take(2).map(Object::toString)));
  }

  @ParameterizedTest
  @MethodSource("timed")
  void stores_areCollectedThoughATimedPublisherIsKeptAndCached(Supplier<Flux<String>> timed) {
    assertCollected(within(() -> kept(timed.get().cache()).retry(1).then().toFuture().join()));
  }

  /** Those whose tasks have all run: of what was disposed of before, nobody is told. */
  private static Stream<Named<Supplier<Flux<String>>>> timedToTheEnd() {
    return timed()
        .filter(timed -> !List.of("windowTimeout", "sampleTimeout").contains(timed.getName()));
  }

  @ParameterizedTest
  @MethodSource("timedToTheEnd")
  void stores_areCollectedThoughTheSubscriptionToATimedPublisherIsKept(
      Supplier<Flux<String>> timed) {
    assertCollected(
        within(
            () -> timed.get().doOnSubscribe(EndedSubscriptionTest::kept).then().toFuture().join()));
  }

  /** In automatic mode each of them captures what is current, in a field of Reactor's. */
  private static Stream<Named<Consumer<Flux<String>>>> captures() {
    return Stream.of(
        Named.of("block", flux -> flux.next().block()),
        Named.of("block with a time-out", flux -> flux.next().block(Duration.ofMinutes(1))),
        Named.of("blockOptional", flux -> flux.next().blockOptional()),
        Named.of("blockFirst", Flux::blockFirst),
        Named.of("blockLast", Flux::blockLast),
        Named.of("toIterable", flux -> flux.toIterable().forEach(item -> {})),
        Named.of("toStream", flux -> flux.toStream().forEach(item -> {})));
  }

  private static Reference<Object> endedBy(Consumer<Flux<String>> end) {
    return within(
        () -> end.accept(Flux.<String>create(sink -> kept(sink).next("1").complete()).hide()));
  }

  @ParameterizedTest
  @MethodSource("captures")
  void stores_areCollectedWhoeverWaitsForTheEnd(Consumer<Flux<String>> end) {
    assertCollected(endedBy(end));
  }

  /** It is so without this module, too. */
  @ParameterizedTest
  @MethodSource("captures")
  void stores_thatReactorCapturesInAutomaticModeAreKeptAsLongAsItsSubscriber(
      Consumer<Flux<String>> end) {
    Automatic.enable();
    Reference<Object> store = endedBy(end);
    uninstall();
    Reference<Object> withoutThisModule = endedBy(end);
    System.gc();
    assertNotNull(store.get());
    assertNotNull(withoutThisModule.get());

    KEPT.clear();
    assertCollected(store);
    assertCollected(withoutThisModule);
  }

  /** The counterpart: what can still signal is still restored. */
  @Test
  void stores_areKeptUntilTheEnd() {
    Reference<Object> store =
        within(() -> Mono.<String>create(EndedSubscriptionTest::kept).subscribe());
    System.gc();
    assertSame(Object.class, store.get() == null ? null : store.get().getClass());
  }

  private static Reference<Object> within(Runnable work) {
    Object big = new Object();
    BIG.run(big, work);
    return new WeakReference<>(big);
  }

  private static void assertCollected(Reference<Object> store) {
    for (int turn = 0; turn < 50 && store.get() != null; turn++) {
      System.gc();
    }
    assertNull(store.get(), "kept by " + KEPT);
  }

  /** When nobody has the context any more, what comes late is nobody's, and not the emitter's. */
  @Test
  void lateSignal_isNobodysWhenTheContextIsGone() {
    Hooks.onNextDropped(this::note);
    List<FluxSink<String>> sinks = new ArrayList<>();
    Reference<Object> store = within(() -> Flux.<String>create(sinks::add).subscribe().dispose());
    assertCollected(store);
    elsewhere(() -> sinks.get(0).complete());
    elsewhere(() -> sinks.get(0).next("late"));

    assertSeen("late:null");
  }

  /** A source of one item completes right after it was cancelled by whoever took the item. */
  @Test
  void tap_isToldOfACompletionAfterTheCancellationAsTheSubscriber() {
    Sinks.One<String> sink = Sinks.unsafe().one();
    Subscriber<String> subscriber = new BaseSubscriber<>() {};
    as(
        "A",
        () ->
            sink.asMono()
                .flux()
                .tap(
                    () ->
                        new DefaultSignalListener<>() {
                          @Override
                          public void doFinally(SignalType end) {
                            note(end);
                          }
                        })
                .next()
                .doFinally(end -> {})
                .flux()
                .subscribe(subscriber));
    elsewhere(() -> sink.tryEmitValue("1"));

    assertSeen("cancel:A", "onComplete:A");
  }

  /** Reactor requests from a source that has ended when it still hands on what was in a queue. */
  @Test
  void tap_isToldOfARequestAfterTheEndAsTheSubscriber() {
    List<Subscription> subscriptions = new ArrayList<>();
    as(
        "A",
        () ->
            Flux.just(1)
                .tap(
                    () ->
                        new DefaultSignalListener<>() {
                          @Override
                          public void doOnRequest(long n) {
                            note("request " + n);
                          }
                        })
                .subscribe(
                    (CoreSubscriber<Integer>)
                        new BaseSubscriber<Integer>() {
                          @Override
                          protected void hookOnSubscribe(Subscription subscription) {
                            subscriptions.add(subscription);
                            subscription.request(1);
                          }
                        }));
    elsewhere(() -> subscriptions.get(0).request(2));

    assertSeen("request 1:A", "request 2:A");
  }

  /** The context below a store is nobody's flow; whoever has it has it for what comes late, too. */
  @Test
  void itemBelowAStore_thatComesAfterTheCancellationIsTheSubscribers() {
    List<Subscriber<? super Integer>> subscribers = new ArrayList<>();
    Publisher<Integer> foreign =
        subscriber -> {
          subscribers.add(subscriber);
          subscriber.onSubscribe(Operators.emptySubscription());
        };
    AsyncContext[] kept = new AsyncContext[1];
    as(
        "A",
        () -> {
          kept[0] = AsyncContext.current();
          Flux.from(foreign)
              .transform(ReactorIntegration.withStore(WHO, "above"))
              .subscribe(
                  (CoreSubscriber<Integer>)
                      new BaseSubscriber<Integer>() {
                        @Override
                        protected void hookOnSubscribe(Subscription subscription) {
                          subscription.cancel();
                        }

                        @Override
                        protected void hookOnNext(Integer item) {
                          note("item " + item);
                        }
                      });
        });
    elsewhere(() -> subscribers.get(0).onNext(1));

    assertSeen("item 1:A");
    assertNotNull(kept[0]);
  }

  /** A publisher that goes on after the end calls nobody's functions as the emitter. */
  @Test
  void foreignPublisher_thatGoesOnAfterTheEndSignalsAsTheSubscriberOrAsNobody() {
    Hooks.onNextDropped(this::note);
    List<Subscriber<? super String>> subscribers = new ArrayList<>();
    Flux<String> foreign =
        Flux.from(
            subscriber -> {
              subscribers.add(subscriber);
              subscriber.onSubscribe(Operators.emptySubscription());
            });
    Reference<Object> store = within(() -> foreign.map(item -> item).subscribe());
    elsewhere(() -> subscribers.get(0).onComplete());
    assertCollected(store);
    elsewhere(() -> subscribers.get(0).onNext("late"));

    assertSeen("late:null");
  }

  /** The counterpart: somebody has it, however it was derived. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20})
  void lateSignal_isTheSubscribersWhereSomebodyStillHasTheContext(int depth) {
    Hooks.onNextDropped(this::note);
    List<FluxSink<String>> sinks = new ArrayList<>();
    Flux<String> publisher =
        Flux.create(
            sink -> {
              sinks.add(sink);
              kept(AsyncContext.current());
            });
    AsyncContext subscriber = AsyncContext.root().with(WHO, "subscriber");
    for (int i = 0; i < depth; i++) {
      subscriber = subscriber.with(kept(AsyncLocalStorage.create()), i);
    }
    subscriber.run(() -> publisher.subscribe().dispose());
    subscriber = AsyncContext.root();
    System.gc();
    System.gc();
    elsewhere(() -> sinks.get(0).complete());
    elsewhere(() -> sinks.get(0).next("late"));

    assertSeen("late:subscriber");
  }

  /**
   * A pool delivers a connection, which ends its part, and then goes on with what it was given: for
   * a request that is still waited for. Whatever that is derived from, and however often.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20})
  void publisher_thatGoesOnAfterTheEndSeesTheStoresOfASubscriberWhoIsStillThere(int depth) {
    List<ContextView> given = new ArrayList<>();
    Mono<String> pool =
        Mono.create(
            sink -> {
              given.add(sink.contextView());
              sink.success("connection");
            });
    AtomicReference<MonoSink<String>> request = new AtomicReference<>();
    Mono<String> answer =
        Mono.create(
            sink -> {
              request.set(sink);
              // Makes the pool's part a subscription with a context of its own.
              BIG.enterWith("entered by the request");
              pool.subscribe(within(sink.contextView()));
            });
    Mono<String> derived = answer.doOnNext(this::note);
    for (int i = 0; i < depth; i++) {
      Integer store = i;
      derived = derived.contextWrite(c -> ReactorIntegration.putStore(c, BIG, store));
    }
    derived.transform(ReactorIntegration.withStore(WHO, "requester")).subscribe();
    System.gc();
    System.gc();

    assertEquals("requester", seenIn(given.get(0)));

    elsewhere(() -> request.get().success("answer"));
    assertSeen("answer:requester");
  }

  /** The same where somebody has derived that context and written it in a flow. */
  @Test
  void publisher_thatGoesOnAfterTheEndSeesWhatWasDerivedFromTheFlowsContextAndWritten() {
    List<ContextView> given = new ArrayList<>();
    Mono<String> pool =
        Mono.create(
            sink -> {
              given.add(sink.contextView());
              sink.success("connection");
            });
    Mono<String> request = Mono.create(sink -> pool.subscribe(within(sink.contextView())));
    Mono.defer(
            () -> {
              AsyncContext derived = AsyncContext.current().with(WHO, "derived");
              Context written = Context.of(ReactorIntegration.CONTEXT_KEY, derived);
              return derived.call(() -> subscribed(request.contextWrite(written)));
            })
        .transform(ReactorIntegration.withStore(WHO, "requester"))
        .subscribe();

    assertEquals("derived", seenIn(given.get(0)));
  }

  /** Returns what subscribes to {@code source} in what is current here, as a filter may do. */
  private static Mono<String> subscribed(Mono<String> source) {
    AsyncContext context = AsyncContext.current();
    return new Mono<>() {
      @Override
      public void subscribe(CoreSubscriber<? super String> actual) {
        context.run(() -> source.subscribe(actual));
      }
    };
  }

  private static BaseSubscriber<String> within(ContextView request) {
    Context context = Context.of(request);
    return new BaseSubscriber<>() {
      @Override
      public Context currentContext() {
        return context;
      }
    };
  }

  /** What {@code withStore} binds isn't replaced by what is bound below. */
  @Test
  void publisher_thatGoesOnAfterTheEndNeverSeesWhatWasBoundBelowAPlaceWhereTheContextChanges() {
    List<ContextView> given = new ArrayList<>();
    Mono<String> publisher =
        Mono.create(
            sink -> {
              given.add(sink.contextView());
              sink.success("1");
            });
    Flux.concat(publisher.transform(ReactorIntegration.withStore(WHO, "above")), Mono.never())
        .transform(ReactorIntegration.withStore(WHO, "below"))
        .subscribe();
    for (int turn = 0; turn < 50 && !"null".equals("" + seenIn(given.get(0))); turn++) {
      System.gc();
    }

    assertNull(seenIn(given.get(0)));
  }

  private static @Nullable Object seenIn(ContextView context) {
    return ReactorIntegration.getStore(context, WHO);
  }
}
