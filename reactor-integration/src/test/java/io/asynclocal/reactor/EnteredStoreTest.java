package io.asynclocal.reactor;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.observability.DefaultSignalListener;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Signal;
import reactor.core.publisher.Sinks;
import reactor.util.context.ContextView;

/**
 * What is written in a {@code Context} counts outside of its flow; inside, what is current counts,
 * with what was entered there.
 */
final class EnteredStoreTest extends PipelineTest {

  @AfterEach
  void disableAutomaticMode() {
    Automatic.disable();
  }

  private static void automatic(boolean on) {
    if (on) {
      Automatic.enable();
    }
  }

  private Mono<String> entering(CompletableFuture<String> future) {
    return Mono.defer(
        () -> {
          WHO.enterWith("entered");
          return Mono.fromFuture(future, true).doOnNext(this::note);
        });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void defer_thatEnters(boolean automatic) {
    automatic(automatic);
    CompletableFuture<String> future = new CompletableFuture<>();
    as("A", () -> entering(future).subscribe());
    elsewhere(() -> future.complete("1"));

    assertSeen("1:entered");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void flatMap_thatEntersAboveAStore(boolean automatic) {
    automatic(automatic);
    CompletableFuture<String> future = new CompletableFuture<>();
    as(
        "A",
        () ->
            Flux.just(1)
                .hide()
                .flatMap(
                    one -> {
                      WHO.enterWith("entered");
                      return Mono.fromFuture(future).doOnNext(this::note).hide();
                    })
                .transform(ReactorIntegration.withStore(WHO, "above"))
                .subscribe(item -> note("below")));
    elsewhere(() -> future.complete("1"));

    assertSeen("1:entered", "below:A");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void using_thatEnters(boolean automatic) {
    automatic(automatic);
    CompletableFuture<String> future = new CompletableFuture<>();
    as(
        "A",
        () ->
            Mono.using(
                    () -> {
                      WHO.enterWith("entered");
                      return "resource";
                    },
                    resource -> Mono.fromFuture(future).doOnNext(this::note),
                    resource -> {})
                .contextWrite(context -> ReactorIntegration.putStore(context, WHO, "above"))
                .subscribe(item -> note("below")));
    elsewhere(() -> future.complete("1"));

    assertSeen("1:entered", "below:A");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nestedEntering_countsForWhatIsBegunThere(boolean automatic) {
    automatic(automatic);
    CompletableFuture<String> future = new CompletableFuture<>();
    as(
        "A",
        () ->
            Mono.defer(
                    () -> {
                      WHO.enterWith("outer");
                      return Mono.just(1).hide().flatMap(one -> entering(future));
                    })
                .transform(ReactorIntegration.withStore(WHO, "above"))
                .as(Mono::from)
                .subscribe(item -> note("below")));
    elsewhere(() -> future.complete("1"));

    assertSeen("1:entered", "below:A");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void handedOnContext_hasTheStores(boolean automatic) {
    automatic(automatic);
    as(
        "A",
        () ->
            Mono.deferContextual(
                    context ->
                        Mono.<String>create(
                            sink -> elsewhere(() -> subscribeWith(context, sink::success))))
                .subscribe(item -> note("end")));

    assertSeen("body:A", "end:A");
  }

  @Test
  void handedOnContext_ofASinkHasTheStores() {
    as(
        "A",
        () ->
            Mono.<String>create(
                    sink -> elsewhere(() -> subscribeWith(sink.contextView(), sink::success)))
                .subscribe(item -> note("end")));

    assertSeen("body:A", "end:A");
  }

  @Test
  void handedOnContext_isNotTakenForThatOfWhoeverSubscribesInAnotherFlow() {
    as(
        "A",
        () ->
            Mono.<String>deferContextual(
                    context ->
                        Mono.<String>create(
                            sink ->
                                elsewhere(
                                    () ->
                                        Mono.just("other")
                                            .flatMap(
                                                other -> {
                                                  subscribeWith(context, sink::success);
                                                  note(other);
                                                  return Mono.just(other);
                                                })
                                            .subscribe())))
                .subscribe(item -> note("end")));

    assertSeen("body:A", "end:A", "other:" + INTRUDER);
  }

  private void noteStoreIn(String what, ContextView context) {
    note(what + " " + ReactorIntegration.getStore(context, WHO));
    assertTrue(context.hasKey(ReactorIntegration.CONTEXT_KEY), what);
  }

  /** Also where all operators work in place, and nothing is written. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void handedOnContext_isSeenByFunctionsThatAreGivenIt(boolean automatic) {
    automatic(automatic);
    as(
        "A",
        () ->
            Flux.just(1)
                .<Integer>handle(
                    (item, sink) -> {
                      noteStoreIn("handle", sink.contextView());
                      sink.next(item);
                    })
                .subscribe());
    as(
        "A",
        () ->
            Mono.just(1)
                .doOnEach(signal -> noteStoreIn("doOnEach", signal.getContextView()))
                .map(item -> item)
                .block());
    as(
        "A",
        () ->
            Flux.just(1)
                .materialize()
                .take(1)
                .map(Signal::getContextView)
                .subscribe(context -> noteStoreIn("materialize", context)));
    as(
        "A",
        () ->
            Flux.just(1)
                .tap(
                    context -> {
                      noteStoreIn("tap", context);
                      return new DefaultSignalListener<>() {};
                    })
                .then()
                .toFuture());
    as(
        "A",
        () ->
            Flux.just(1)
                .transform(
                    Operators.<Integer, Integer>lift(
                        (scannable, subscriber) -> {
                          noteStoreIn("lift", subscriber.currentContext());
                          return subscriber;
                        }))
                .blockLast());

    assertSeen(
        "handle A:A", "doOnEach A:A", "doOnEach A:A", "materialize A:A", "tap A:A", "lift A:A");
  }

  private void subscribeWith(ContextView context, Consumer<String> end) {
    Flux.just("b")
        .hide()
        .map(
            item -> {
              note("body");
              return item;
            })
        .contextWrite(context)
        .subscribe(end);
  }

  @Test
  void onErrorContinue_belowAStoreSeesWhatIsBelow() {
    as(
        "A",
        () ->
            Flux.just(1, 2)
                .<Integer>map(
                    item -> {
                      throw new IllegalStateException("map");
                    })
                .transform(ReactorIntegration.withStore(WHO, "above"))
                .as(Flux::from)
                .onErrorContinue((failure, item) -> note(item))
                .subscribe());

    assertSeen("1:A", "2:A");
  }

  @Test
  void onErrorContinue_asksItsPredicateBelow() {
    as(
        "A",
        () ->
            Flux.just(1, 2)
                .<Integer>map(
                    item -> {
                      throw new IllegalStateException("map");
                    })
                .contextWrite(context -> ReactorIntegration.putStore(context, WHO, "above"))
                .onErrorContinue(
                    failure -> {
                      note("asked");
                      return false;
                    },
                    (failure, item) -> note(item))
                .subscribe(item -> {}, failure -> note("error")));

    assertSeen("asked:A", "error:A");
  }

  /** What is left of an inner publisher when its function has returned is asked for from below. */
  @ParameterizedTest
  @ValueSource(strings = {"flatMap", "concatMap", "flatMapSequential", "switchMap"})
  void itemsThatAreAskedForLater_seeWhatTheFunctionHasEntered(String operator) {
    Function<Integer, Publisher<? extends Integer>> entering =
        one -> {
          WHO.enterWith("entered");
          return Flux.just(1, 2).doOnTerminate(() -> note("terminated")).limitRate(1);
        };
    Flux<Integer> source = Flux.just(1);
    Flux<Integer> flux =
        switch (operator) {
          case "flatMap" -> source.flatMap(entering);
          case "concatMap" -> source.concatMap(entering);
          case "flatMapSequential" -> source.flatMapSequential(entering);
          default -> source.switchMap(entering);
        };
    Requesting end = new Requesting();
    as("A", () -> flux.subscribe((Subscriber<Integer>) end));
    elsewhere(() -> end.request(1));
    elsewhere(() -> end.request(1));

    assertSeen("terminated:entered");
  }

  /** Operators call it instead of subscribing to it, and cancel their source if it fails. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void callableOfAFunctionThatEntered_isCalledByTheOperator(boolean many) {
    Mono<Integer> source = Flux.just(1).next().doOnCancel(() -> note("cancelled"));
    Mono<Integer> failing =
        Mono.fromCallable(
            () -> {
              note("called");
              throw new IllegalStateException("the callable's own");
            });
    as(
        "A",
        () ->
            source
                .flatMapMany(
                    one -> {
                      WHO.enterWith("entered");
                      return many ? failing.flux() : failing;
                    })
                .subscribe(item -> {}, failure -> note("end")));
    as(
        "A",
        () ->
            source
                .flatMap(
                    one -> {
                      WHO.enterWith("entered");
                      return failing;
                    })
                .subscribe(item -> {}, failure -> note("end")));

    List<String> each = List.of("called:entered", "cancelled:entered", "end:A");
    assertSeen(Stream.concat(each.stream(), each.stream()).toArray(String[]::new));
  }

  /** What is written by whom the sources are joined for doesn't count in a function's flow. */
  @Test
  void whatAFunctionEnters_countsInSourcesThatAreJoined() {
    Flux<Integer> entering =
        Flux.defer(
            () -> {
              WHO.enterWith("entered");
              return Mono.just(1).doFinally(signal -> note("finally"));
            });
    as(
        "A",
        () ->
            Mono.when(
                    Flux.just(0).mergeWith(entering).doOnDiscard(Integer.class, item -> {}),
                    Mono.just(2).flux().collectList())
                .then(Mono.fromCallable(() -> 3))
                .flux()
                .subscribe((CoreSubscriber<Integer>) new BaseSubscriber<Integer>() {}));

    assertSeen("finally:entered");
  }

  /** A subscriber that no hook of Reactor's has seen, below operators that call functions. */
  @Test
  void publisherBegunPastTheHook_seesWhatTheFunctionHasEntered() {
    Publisher<Integer> foreign =
        subscriber -> {
          note("subscribed");
          Flux.just(1).subscribe(subscriber);
        };
    Requesting end = new Requesting();
    as(
        "A",
        () ->
            Flux.just(1)
                .next()
                .flatMap(
                    one -> {
                      WHO.enterWith("entered");
                      return Flux.from(foreign).next();
                    })
                .flux()
                .doOnRequest(n -> {})
                .onBackpressureError()
                .subscribe((CoreSubscriber<Integer>) end));

    assertSeen("subscribed:entered");
  }

  /** As without the library: what fails in place of an inner publisher cancels what is above. */
  @Test
  void failureThatAFunctionReturnsWhenItHasEntered_cancelsTheSource() {
    as(
        "A",
        () ->
            Flux.just(1)
                .next()
                .doOnCancel(() -> note("cancelled"))
                .flatMap(
                    one -> {
                      WHO.enterWith("entered");
                      return Mono.error(new IllegalStateException("in place"));
                    })
                .subscribe(item -> {}, failure -> note("failed")));

    assertSeen("cancelled:entered", "failed:A");
  }

  /** As without the library: what can be called isn't subscribed to, and cancels what is above. */
  @ParameterizedTest
  @MethodSource("callables")
  void callableThatAFunctionReturnsWhenItHasEntered_isCalledInPlace(
      Function<Callable<Integer>, Publisher<Integer>> callable) {
    Callable<Integer> work =
        () -> {
          note("called");
          throw new IllegalStateException("in place");
        };
    as(
        "A",
        () ->
            Flux.just(1)
                .next()
                .doOnCancel(() -> note("cancelled"))
                .flatMap(
                    one -> {
                      WHO.enterWith("entered");
                      return (Mono<Integer>) callable.apply(work);
                    })
                .subscribe(item -> {}, failure -> note("failed")));

    assertSeen("called:entered", "cancelled:entered", "failed:A");
  }

  static Stream<Function<Callable<Integer>, Publisher<Integer>>> callables() {
    return Stream.of(
        Mono::fromCallable, work -> Mono.fromCallable(work).flux().next(), Foreign::new);
  }

  /** Somebody else's. */
  private static final class Foreign extends Mono<Integer> implements Callable<Integer> {
    private final Callable<Integer> work;

    Foreign(Callable<Integer> work) {
      this.work = work;
    }

    @Override
    public Integer call() throws Exception {
      return work.call();
    }

    @Override
    public void subscribe(CoreSubscriber<? super Integer> actual) {
      Mono.fromCallable(work).subscribe(actual);
    }
  }

  @Test
  void callableThatIsAskedForLater_seesWhatTheFunctionHasEntered() {
    Requesting end = new Requesting();
    as(
        "A",
        () ->
            Mono.just(1)
                .hide()
                .flatMapMany(
                    one -> {
                      WHO.enterWith("entered");
                      return Mono.fromRunnable(() -> note("run")).flux().cast(Integer.class);
                    })
                .subscribe((Subscriber<Integer>) end));
    elsewhere(() -> end.request(1));

    assertSeen("run:entered");
  }

  /** What is written above {@code doOnDiscard} is the subscriber's, and older. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void functionAboveDoOnDiscard_beginsWhatItHasEntered(boolean deferred) {
    Flux<Integer> entering =
        deferred
            ? Flux.just(1).mergeWith(Flux.defer(this::entered))
            : Flux.just(1).hide().flatMap(one -> entered());
    as(
        "A",
        () ->
            Mono.when(entering.doOnDiscard(String.class, item -> {}), Flux.just(1))
                .then(Mono.fromCallable(() -> 1))
                .flux()
                .subscribe((CoreSubscriber<Integer>) new BaseSubscriber<Integer>() {}));

    assertSeen("item:entered");
  }

  private Flux<Integer> entered() {
    WHO.enterWith("entered");
    return Flux.just(1).hide().doOnNext(item -> note("item"));
  }

  /** Where the end of a chain restores later than a companion of it has begun. */
  @ParameterizedTest
  @MethodSource("companions")
  void functionInACompanion_beginsWhatItHasEntered(
      BiFunction<Flux<Integer>, Publisher<Integer>, Flux<Integer>> operator) {
    Sinks.Many<Integer> sink = Sinks.many().unicast().onBackpressureBuffer();
    Flux<Integer> companion =
        sink.asFlux()
            .next()
            .flatMap(
                one -> {
                  WHO.enterWith("entered");
                  return Mono.<Integer>create(
                      created -> {
                        note("created");
                        created.success(1);
                      });
                })
            .flux();
    as(
        "A",
        () ->
            operator
                .apply(Flux.range(1, 3), companion)
                .subscribe((CoreSubscriber<Integer>) new Requesting()));
    elsewhere(() -> sink.tryEmitNext(1).orThrow());

    assertSeen("created:entered");
  }

  static Stream<BiFunction<Flux<Integer>, Publisher<Integer>, Flux<Integer>>> companions() {
    return Stream.of(
        Flux::skipUntilOther,
        Flux::takeUntilOther,
        (source, other) -> source.withLatestFrom(other, Integer::sum));
  }

  /** {@code doOnEach} keeps the {@code Context} that it finds before the end below it restores. */
  @Test
  void functionBelowAnOperatorThatKeepsTheContext_isOfTheFlowOfTheEnd() {
    as(
        "A",
        () ->
            Flux.just(1)
                .windowTimeout(2, Duration.ofMinutes(1))
                .flatMap(window -> window)
                .doOnEach(signal -> {})
                .flatMap(
                    one -> {
                      WHO.enterWith("entered");
                      return Flux.just(one).next().flatMap(this::using).flux();
                    })
                .subscribe((CoreSubscriber<Integer>) new BaseSubscriber<Integer>() {}));

    assertSeen("using:entered");
  }

  private Mono<Integer> using(Integer item) {
    return Mono.using(
        () -> {
          note("using");
          return item;
        },
        Mono::just,
        used -> {});
  }

  private static final class Requesting extends BaseSubscriber<Integer> {
    @Override
    protected void hookOnSubscribe(Subscription subscription) {
      // Whoever has this requests.
    }
  }
}
