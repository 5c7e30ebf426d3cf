package io.asynclocal.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.asynclocal.AsyncLocalStorage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.observability.DefaultSignalListener;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * A subscriber that is subscribed by {@code subscribe(CoreSubscriber)}, for which Reactor calls no
 * hook, and requests elsewhere. {@code ForeignRequestTest} has every operator over every source.
 */
final class DirectEndTest extends PipelineTest {
  private static final AsyncLocalStorage<String> OTHER = AsyncLocalStorage.create();

  /** What joins two sources; Reactor makes one with three of it if another is added. */
  private static final Map<String, BiFunction<Flux<String>, Flux<String>, Flux<String>>> JOINED =
      Map.of(
          "concat",
          Flux::concat,
          "concatDelayError",
          Flux::concatDelayError,
          "concat after nothing",
          (one, two) -> Flux.concat(Flux.empty(), one, two),
          "merge",
          Flux::merge,
          "mergeComparing",
          (one, two) -> Flux.mergeComparing(Comparator.naturalOrder(), one, two),
          "firstWithSignal",
          Flux::firstWithSignal,
          "firstWithValue",
          (one, two) -> Flux.firstWithValue(one, two),
          "zip",
          (one, two) -> Flux.zip(one, two, String::concat));

  static Stream<String> joined() {
    return JOINED.keySet().stream().sorted();
  }

  /** Subscribes in the test's thread, and requests on the other until there is nothing left. */
  private void requestElsewhere(Flux<?> flux) {
    End end = new End();
    CoreSubscriber<Object> direct = end;
    as("A", () -> flux.subscribe(direct));
    while (!end.isDisposed()) {
      elsewhere(() -> end.request(1));
    }
  }

  private Flux<String> noted(String name) {
    return Flux.range(1, 3).onBackpressureBuffer().map(i -> noting(name));
  }

  private String noting(String item) {
    note(item);
    return item;
  }

  private void assertAllSeenByA() {
    seen().forEach(note -> assertEquals("A", note.substring(note.indexOf(':') + 1), note));
    assertEquals(true, seen().size() >= 3, () -> "noted only " + seen());
  }

  @ParameterizedTest
  @MethodSource("joined")
  void functionsOfJoinedSources_seeTheSubscriber(String joining) {
    requestElsewhere(JOINED.get(joining).apply(noted("one"), noted("two")));

    assertAllSeenByA();
  }

  @ParameterizedTest
  @MethodSource("joined")
  void functionsBelowJoinedSources_seeTheSubscriber(String joining) {
    requestElsewhere(
        JOINED.get(joining).apply(noted("one"), noted("two")).map(item -> noting("below")));

    assertAllSeenByA();
  }

  @Test
  void threeConcatenated_seeTheSubscriber() {
    requestElsewhere(noted("one").concatWith(noted("two")).concatWith(noted("three")));

    assertAllSeenByA();
  }

  @Test
  void itemsAfterAStore_seeTheSubscriber() {
    requestElsewhere(
        noted("one")
            .transform(ReactorIntegration.withStore(OTHER, "other"))
            .onBackpressureBuffer()
            .map(item -> noting("below")));

    assertAllSeenByA();
  }

  @Test
  void itemsOfASingleItem_seeTheSubscriber() {
    requestElsewhere(Mono.just("one").flatMapMany(item -> noted(item)).map(this::noting));
    requestElsewhere(Mono.just("one").flux().repeat(3).map(this::noting));
    requestElsewhere(Mono.fromCallable(() -> "one").flatMapIterable(List::of).map(this::noting));
    requestElsewhere(Mono.fromCallable(() -> "one").repeat(3).hide().map(this::noting));

    assertAllSeenByA();
  }

  /** Reactor takes the last item of a {@code Flux} with a subscriber of a {@code Mono}'s. */
  @Test
  void itemsAfterTheLastOne_seeTheSubscriber() {
    requestElsewhere(noted("one").takeLast(1).flatMap(item -> noted(item)).map(this::noting));

    assertAllSeenByA();
  }

  /** Nobody is looked for past a {@code Mono}, so that nothing has begun a flow below the hook. */
  @Test
  void whatAFunctionEntersAboveADiscardHook_isInWhatItReturns() {
    AtomicReference<FluxSink<String>> sink = new AtomicReference<>();
    List<String> entered = new ArrayList<>();
    Flux<String> flux =
        Flux.<String>create(sink::set)
            .flatMap(
                item -> {
                  OTHER.enterWith("entered");
                  return Flux.just("a", "b").doOnNext(i -> entered.add(OTHER.getStore()));
                })
            .doOnDiscard(String.class, item -> {})
            .last()
            .flux();
    CoreSubscriber<Object> direct = new BaseSubscriber<>() {};
    as("A", () -> flux.subscribe(direct));
    elsewhere(() -> sink.get().next("item"));

    assertEquals(List.of("entered", "entered"), entered);
  }

  static Stream<Supplier<Flux<Integer>>> joinedValues() {
    return Stream.of(
        () -> Flux.concat(Flux.just(1), Flux.just(2)),
        () -> Flux.just(1).startWith(2).startWith(3),
        () -> Flux.firstWithSignal(Flux.just(1), Flux.just(2)),
        () -> Flux.firstWithValue(Flux.just(1), Flux.just(2)),
        () -> Flux.mergeComparing(Comparator.naturalOrder(), Flux.just(1), Flux.just(2)),
        () -> Flux.zip(Flux.just(1, 2), Flux.just(1, 2), Integer::sum),
        () -> Flux.zip(List.of(Flux.just(1, 2), Flux.just(1, 2)), items -> items.length));
  }

  @ParameterizedTest
  @MethodSource("joinedValues")
  void endOfJoinedValues_seesWhomItWasSubscribedAs(Supplier<Flux<Integer>> joined) {
    List<String> who = new ArrayList<>();
    End end =
        new End() {
          @Override
          protected void hookOnNext(Object item) {
            who.add(WHO.getStore());
          }

          @Override
          protected void hookOnComplete() {
            who.add(WHO.getStore());
          }
        };
    CoreSubscriber<Object> direct = end;
    Flux<Integer> flux = joined.get();
    as("A", () -> flux.subscribe(direct));
    elsewhere(() -> end.request(10));

    assertEquals(Set.of("A"), Set.copyOf(who));
  }

  @Test
  void functionsThatJoin_seeTheSubscriber() {
    requestElsewhere(
        Flux.zip(Flux.just("a", "b", "c"), Flux.just("d", "e", "f"), (a, d) -> noting(a + d)));
    requestElsewhere(
        Flux.mergeComparing(
            (one, other) -> noting(one).compareTo(other),
            Flux.just("a", "b", "c"),
            Flux.just("a", "b")));

    assertAllSeenByA();
  }

  /** What the guide says: Reactor subscribes to none of them, and hands nobody on to a source. */
  @Test
  void functionThatZipsValuesAlone_isTheRequesters() {
    End end = new End();
    CoreSubscriber<Object> direct = end;
    Flux<String> flux = Flux.zip(Flux.just("1"), Mono.just("2"), (one, two) -> noting(one + two));
    as("A", () -> flux.subscribe(direct));
    elsewhere(() -> end.request(1));

    assertSeen("12:" + INTRUDER);
  }

  /** Reactor and an application look for the class. */
  @Test
  void whatJoins_isOfReactorsClass() {
    assertEquals("FluxConcatArray", nameOf(noted("one").concatWith(noted("two"))));
    assertEquals("FluxMerge", nameOf(noted("one").mergeWith(noted("two"))));
    assertEquals("FluxZip", nameOf(noted("one").zipWith(noted("two"))));
  }

  @Test
  void whatIsAboveAValue_isOfReactorsClass() {
    Flux<Integer> value = Flux.just(1);
    assertEquals("FluxConcatMapNoPrefetch", nameOf(value.concatMap(Flux::just)));
    assertEquals("FluxSubscribeOnValue", nameOf(value.subscribeOn(Schedulers.immediate())));
    assertEquals(
        "FluxTapFuseable", nameOf(value.tap(() -> new DefaultSignalListener<Integer>() {})));
    Automatic.enable();
    try {
      assertEquals(
          "FluxContextWriteRestoringThreadLocals",
          nameOf(Flux.empty().contextWrite(Context.of("key", "value"))));
    } finally {
      Automatic.disable();
    }
  }

  private static String nameOf(Flux<?> flux) {
    return flux.getClass().getSimpleName();
  }

  /** What an application keeps isn't written to. */
  @Test
  void arrayOfSources_staysAsItIs() {
    List<Mono<Integer>> sources = List.of(Mono.just(1), Mono.fromCallable(() -> 2));
    @SuppressWarnings({"unchecked", "rawtypes"}) // there are no others
    Mono<Integer>[] array = sources.toArray(new Mono[0]);

    assertEquals(List.of(1, 2), Flux.concat(array).collectList().block());
    assertEquals(sources, List.of(array));
  }

  /** Reactor adds a source to a publisher that it sees to be of such a class. */
  @Test
  void whatGrows_growsAsWithoutTheLibrary() {
    List<Supplier<Flux<Integer>>> growing =
        List.of(
            () ->
                Flux.concatDelayError(Flux.<Integer>error(failure()), Flux.just(1))
                    .concatWith(Flux.just(2)),
            () ->
                Flux.concatDelayError(Flux.<Integer>error(failure()), Flux.just(1))
                    .startWith(Flux.error(failure())),
            () ->
                Flux.mergeDelayError(1, Flux.<Integer>error(failure()), Flux.just(1))
                    .mergeWith(Flux.just(2)),
            () ->
                Flux.mergeComparing(Comparator.<Integer>reverseOrder(), Flux.just(4, 2), flux(3))
                    .mergeComparingWith(flux(5), Comparator.naturalOrder()),
            () -> flux(1).or(flux(2)).or(flux(3)),
            () ->
                Flux.firstWithValue(
                    Flux.firstWithValue(Flux.<Integer>empty(), Flux.error(failure())), flux(1)));
    List<List<Object>> with = growing.stream().map(DirectEndTest::signals).toList();
    uninstall();

    assertEquals(growing.stream().map(DirectEndTest::signals).toList(), with);
  }

  /** Of all sources at once, so that nothing is zipped for an item that another source lacks. */
  @Test
  void zipWith_callsItsFunctionsAsOftenAsWithoutTheLibrary() {
    List<Integer> with = zipped();
    uninstall();

    assertEquals(List.of(), zipped());
    assertEquals(List.of(), with);
  }

  private static List<Integer> zipped() {
    List<Integer> zipped = new ArrayList<>();
    Flux.just(1, 2)
        .zipWith(
            Flux.just(1, 2),
            (one, two) -> {
              zipped.add(one);
              return one;
            })
        .zipWith(Flux.<Integer>error(failure()).hide(), Integer::sum)
        .onErrorComplete()
        .blockLast();
    return zipped;
  }

  /** A function of an array takes all that it is declared with, and no more. */
  @Test
  void zip_ofAFunctionOfAnArrayStaysAsItIs() {
    Flux<String> sum =
        Flux.zip((Object[] array) -> Arrays.toString(array), Flux.just(1), Flux.just(2))
            .zipWith(Flux.just(3), (array, three) -> array + three);

    assertEquals("[1, 2]3", sum.blockLast());
  }

  @Test
  void whatGrows_isAsFlatAsWithoutTheLibrary() {
    Flux<Integer> concatenated = Flux.just(0).concatWith(Flux.just(1));
    Flux<Integer> merged = Flux.just(0).mergeWith(Flux.just(1));
    for (int i = 0; i < 5_000; i++) {
      concatenated = concatenated.concatWith(Flux.just(i)).startWith(i);
      merged = merged.mergeWith(Flux.just(i));
    }

    assertEquals(10_002, concatenated.count().block());
    assertEquals(5_002, merged.count().block());
  }

  /** What an application joins itself isn't taken apart. */
  @Test
  void whatIsJoinedTwice_staysSo() {
    List<Supplier<Flux<Integer>>> nested =
        List.of(
            () ->
                Flux.concat(
                    Flux.concatDelayError(Flux.error(failure()), Flux.just(1)), Flux.just(2)),
            () ->
                Flux.merge(
                    Flux.mergeDelayError(1, Flux.error(failure()), Flux.just(1)), Flux.just(2)));
    List<List<Object>> with = nested.stream().map(DirectEndTest::signals).toList();
    uninstall();

    assertEquals(nested.stream().map(DirectEndTest::signals).toList(), with);
  }

  @ParameterizedTest
  @MethodSource("joined")
  void endOfJoinedSources_seesWhomItWasSubscribedAs(String joining) {
    AtomicReference<String> who = new AtomicReference<>("A");
    End end =
        new End() {
          @Override
          protected void hookOnNext(Object item) {
            who.set(WHO.getStore());
          }
        };
    CoreSubscriber<Object> direct = end;
    Flux<String> joined = JOINED.get(joining).apply(noted("one"), noted("two"));
    as("A", () -> joined.subscribe(direct));
    elsewhere(() -> end.request(1));

    assertEquals("A", who.get());
  }

  /** {@code Mono.from} takes the {@code Mono} out of a {@code Flux} that was made of it. */
  @Test
  void monoOfAFluxOfAMono_isNotCancelled() {
    List<String> cancelled = new ArrayList<>();
    Mono.from(Mono.fromCallable(() -> 1).doOnCancel(() -> cancelled.add("cancel")).flux()).block();

    assertEquals(List.of(), cancelled);
  }

  private static List<Object> signals(Supplier<Flux<Integer>> flux) {
    return flux.get()
        .materialize()
        .map(signal -> (Object) (signal.isOnNext() ? signal.get() : signal.getType()))
        .collectList()
        .block();
  }

  private static Flux<Integer> flux(int item) {
    return Flux.just(item);
  }

  private static RuntimeException failure() {
    return new IllegalStateException("drawn");
  }

  /** As one of Reactor Netty's, whose context is that of who subscribed to it. */
  @Test
  void endWhoseContextLeadsBack_isNotAskedForEver() {
    AtomicReference<Context> above = new AtomicReference<>(Context.empty());
    Sinks.Many<String> sink = Sinks.many().multicast().directBestEffort();
    End end =
        new End() {
          @Override
          public Context currentContext() {
            return above.get();
          }
        };
    CoreSubscriber<Object> direct = end;
    as(
        "A",
        () ->
            sink.asFlux()
                .transform(
                    Operators.<String, String>lift(
                        (source, actual) -> {
                          above.set(actual.currentContext());
                          return actual;
                        }))
                .map(this::noting)
                .subscribe(direct));
    end.request(3);
    elsewhere(() -> sink.tryEmitNext("1").orThrow());
    elsewhere(() -> sink.tryEmitComplete().orThrow());
    elsewhere(() -> assertEquals("none", above.get().getOrDefault("k", "none")));
    elsewhere(() -> Operators.onNextDropped("late", above.get()));

    assertSeen("1:A");
  }

  /**
   * What the guide says: of a chain of single items whatever is requested first is requested when
   * the subscriber gets its subscription. One that waits with it gets the item where it requests.
   */
  @Test
  void monoThatIsRequestedElsewhereAtFirst_isTheRequesters() {
    End end = new End();
    CoreSubscriber<Object> direct = end;
    as("A", () -> Mono.fromCallable(() -> "1").map(this::noting).subscribe(direct));
    elsewhere(() -> end.request(1));

    assertSeen("1:" + INTRUDER);
  }

  @Test
  void fluxAboveAMonoThatIsRequestedElsewhereAtFirst_isTheRequesters() {
    End end = new End();
    CoreSubscriber<Object> direct = end;
    as("A", () -> Flux.range(1, 2).map(i -> noting("" + i)).next().subscribe(direct));
    elsewhere(() -> end.request(1));

    assertSeen("1:" + INTRUDER);
  }

  @Test
  void fluxAboveAMonoBelowWhichIsAFlux_isTheSubscribers() {
    requestElsewhere(Flux.range(1, 2).map(i -> noting("" + i)).last().repeat(3));

    assertAllSeenByA();
  }

  @Test
  void monoThatIsRequestedAtOnce_isTheSubscribers() {
    CoreSubscriber<Object> direct = new BaseSubscriber<>() {};
    as("A", () -> Mono.fromCallable(() -> "1").map(this::noting).subscribe(direct));

    assertSeen("1:A");
  }

  private static class End extends BaseSubscriber<Object> {
    @Override
    protected void hookOnSubscribe(Subscription subscription) {
      // Whoever has this requests.
    }

    @Override
    protected void hookOnError(Throwable failure) {
      throw new AssertionError("nothing fails here", failure);
    }
  }
}
