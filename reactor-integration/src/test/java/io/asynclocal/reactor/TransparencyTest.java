package io.asynclocal.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.Scannable.Attr;
import reactor.core.observability.DefaultSignalListener;
import reactor.core.observability.SignalListener;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.util.context.Context;

/** What needn't restore is left as it is, and what restores shows what it stands for. */
final class TransparencyTest extends PipelineTest {

  private static final SignalListener<Integer> LISTENER = new DefaultSignalListener<>() {};

  static Stream<Arguments> untouched() {
    return Stream.of(
        operator("FluxJust", () -> Flux.just(1)),
        operator("FluxMapFuseable", () -> Flux.range(1, 3).map(item -> item)),
        operator("FluxPublishOn", () -> Flux.range(1, 3).publishOn(Schedulers.parallel())),
        operator("FluxSubscribeOn", () -> Flux.range(1, 3).subscribeOn(Schedulers.single())),
        operator(
            "MonoSubscribeOnCallable",
            () -> Mono.fromCallable(() -> 1).subscribeOn(Schedulers.boundedElastic())),
        operator("MonoDelay", () -> Mono.delay(Duration.ofHours(1))),
        operator("FluxFlatMap", () -> Flux.range(1, 3).flatMap(Flux::just)),
        operator("MonoFlatMap", () -> Mono.just(1).hide().flatMap(Mono::just)),
        operator("FluxContextWrite", () -> Flux.range(1, 3).hide().contextWrite(c -> c)),
        operator("FluxTapFuseable", () -> Flux.range(1, 3).tap(() -> LISTENER)),
        operator("MonoTap", () -> Mono.just(1).hide().tap(() -> LISTENER)),
        operator("FluxWindowWhen", () -> Flux.range(1, 3).windowWhen(Flux.just(1), Flux::just)),
        operator("FluxZip", () -> Flux.zip(Flux.range(1, 3), Flux.range(1, 3))));
  }

  /** What stands at the head of a chain restores nothing by itself. */
  private static String nameOf(Publisher<?> publisher) {
    Publisher<?> seen =
        publisher instanceof RestoringPublisher<?> head && head.restoration() == Placement.HEAD
            ? head.restored()
            : publisher;
    return seen.getClass().getSimpleName();
  }

  private static Arguments operator(String name, Supplier<Publisher<?>> assembly) {
    return Arguments.of(name, assembly);
  }

  @ParameterizedTest
  @MethodSource("untouched")
  void assembly_leavesWhatNeedNotRestore(String name, Supplier<Publisher<?>> assembly) {
    assertEquals(name, nameOf(assembly.get()));
  }

  @Test
  void assembly_leavesWhatIsOnVirtualTime() {
    VirtualTimeScheduler.getOrSet();
    try {
      Publisher<?> delayed = Mono.just(1).delayElement(Duration.ofHours(1));
      assertEquals("MonoDelayElement", nameOf(delayed));
    } finally {
      VirtualTimeScheduler.reset();
    }
  }

  @Test
  void assembly_asksASchedulerForNothing() {
    Scheduler scheduler = Schedulers.newParallel("test", 1);
    try {
      // It is a supplier of executors, and makes one each time.
      assertTrue(HookedSchedulers.includes(scheduler));
      assertFalse(HookedSchedulers.standsForAnother(scheduler));
      assertTrue(HookedSchedulers.standsForAnother(Schedulers.parallel()));
    } finally {
      scheduler.dispose();
    }
  }

  @Test
  void parallel_takesSubscribersOfAnyClass() {
    Sinks.Many<Integer> sink = Sinks.many().unicast().onBackpressureBuffer();
    List<Integer> items = new ArrayList<>();
    as(
        "A",
        () ->
            sink.asFlux()
                .parallel(2)
                .transformGroups(rail -> rail.doOnNext(this::note))
                .sequential()
                .subscribe(items::add));
    elsewhere(() -> sink.tryEmitNext(1).orThrow());
    assertSeen("1:A");
    assertEquals(List.of(1), items);
  }

  @Test
  void parallel_isSubscribedToWithASubscriberForEachRail() {
    List<Subscription> rails = new ArrayList<>();
    as("A", () -> Flux.range(1, 4).hide().parallel(3).doOnSubscribe(rails::add).subscribe());
    assertEquals(3, rails.size());
  }

  @Test
  void innerSubscription_hasNothingOfOursBelow() {
    List<String> below = new ArrayList<>();
    as(
        "A",
        () ->
            Flux.range(1, 1)
                .hide()
                .flatMap(item -> Flux.range(1, 2).hide().doOnSubscribe(s -> addBelow(s, below)))
                .blockLast());
    assertEquals(List.of("PeekSubscriber", "FlatMapInner", "FlatMapMain"), below.subList(0, 3));
  }

  @Test
  void end_hasNothingOfOursWhereEverythingStaysInPlace() {
    List<String> below = new ArrayList<>();
    as(
        "A",
        () ->
            Flux.range(1, 3)
                .hide()
                .doOnSubscribe(s -> addBelow(s, below))
                .publishOn(Schedulers.immediate())
                .map(item -> item)
                .subscribe(this::note));
    assertSeen("1:A", "2:A", "3:A");
    assertEquals(
        List.of(
            "PeekSubscriber", "PublishOnSubscriber", "MapFuseableSubscriber", "LambdaSubscriber"),
        below);
  }

  @Test
  @SuppressWarnings("deprecation") // which doesn't keep anybody from using it
  void end_restoresWhereAFunctionMayRequest() {
    List<Subscription> subscriptions = new ArrayList<>();
    as(
        "A",
        () ->
            Flux.range(1, 3)
                .doOnNext(this::note)
                .subscribe(item -> {}, failure -> {}, () -> {}, subscriptions::add));
    elsewhere(() -> subscriptions.get(0).request(1));
    assertSeen("1:A");
  }

  @Test
  void nothing_comesWithReactorsOwnSubscription() {
    List<Subscription> subscriptions = new ArrayList<>();
    Subscriber<Object> subscriber =
        new BaseSubscriber<>() {
          @Override
          protected void hookOnSubscribe(Subscription subscription) {
            subscriptions.add(subscription);
          }
        };
    as("A", () -> Flux.empty().subscribe(subscriber));
    assertEquals(List.of(Operators.emptySubscription()), subscriptions);
  }

  private static void addBelow(Subscription subscription, List<String> classes) {
    Scannable.from(subscription)
        .actuals()
        .forEach(actual -> classes.add(actual.getClass().getSimpleName()));
  }

  @Test
  void scan_seesTheSubscriberThatIsStoodFor() {
    List<CoreSubscriber<?>> subscribers = new ArrayList<>();
    Flux<Integer> source =
        new Flux<>() {
          @Override
          public void subscribe(CoreSubscriber<? super Integer> actual) {
            subscribers.add(actual);
          }
        };
    source.limitRate(7).subscribe();
    Scannable scanned = Scannable.from(subscribers.get(0));
    assertEquals(7, scanned.scan(Attr.PREFETCH));
    assertEquals(false, scanned.scan(Attr.TERMINATED));
    assertEquals(Attr.RunStyle.SYNC, scanned.scan(Attr.RUN_STYLE));
  }

  /** Returns the steps that a foreign publisher sees, before and after it gave its subscription. */
  private static List<List<String>> stepsSeenBy(List<Subscriber<? super Integer>> seen) {
    Flux.<Integer>from(seen::add).map(item -> item).filter(item -> true).subscribe();
    Scannable subscriber = Scannable.from(seen.get(0));
    assertTrue(subscriber.isScanAvailable());
    List<String> before = subscriber.steps().toList();
    seen.get(0).onSubscribe(new UnscannableSubscription());
    return List.of(before, subscriber.steps().toList());
  }

  private static final class UnscannableSubscription implements Subscription {
    @Override
    public void request(long n) {}

    @Override
    public void cancel() {}
  }

  @Test
  void steps_showNothingOfOursBelowAForeignPublisher() {
    List<Subscriber<? super Integer>> subscribers = new ArrayList<>();
    List<String> steps = List.of("map", "filter", "lambda");

    assertEquals(List.of(steps, steps), stepsSeenBy(subscribers));
    Scannable operators =
        Scannable.from(Scannable.from(subscribers.get(0)).actuals().findFirst().orElseThrow());
    assertEquals(steps, operators.steps().toList());
  }

  @Test
  void trace_isOfOnePieceWhereSomethingOfOursStandsForASource() {
    Hooks.onOperatorDebug();
    try {
      RuntimeException failure =
          assertThrows(
              IllegalStateException.class,
              () ->
                  Flux.just(1)
                      .map(TransparencyTest::fail)
                      .contextWrite(context -> context)
                      .share()
                      .blockLast());
      String trace = failure.getSuppressed()[0].getMessage();
      // A trace that is broken begins anew, with an asterisk.
      assertTrue(trace.contains("*___________Flux.map"), trace);
      assertTrue(trace.contains("|_ Flux.contextWrite"), trace);
      assertTrue(trace.contains("|_        Flux.share"), trace);
    } finally {
      Hooks.resetOnOperatorDebug();
    }
  }

  private static Integer fail(Integer item) {
    throw new IllegalStateException("expected");
  }

  static Stream<Arguments> callingNothing() {
    return Stream.of(
        operator("HasElementSubscriber", () -> Mono.just(1).hide().hasElement()),
        operator("HasElementsSubscriber", () -> Flux.just(1, 2).hide().hasElements()),
        operator("SkipSubscriber", () -> Flux.range(1, 3).take(2).skip(1)),
        operator(
            "SuppressFuseableSubscriber", () -> Mono.just(1).flatMap(one -> Mono.just(one).hide())),
        operator("TapSubscriber", () -> Flux.just(1).hide().tap(() -> LISTENER)),
        operator("TapFuseableSubscriber", () -> Flux.just(1).tap(() -> LISTENER)),
        operator(
            "CallableSubscribeOnSubscription",
            () -> Mono.fromCallable(() -> 1).flux().subscribeOn(Schedulers.single())));
  }

  @ParameterizedTest
  @MethodSource("callingNothing")
  void subscription_isReactorsOwnWhereNothingAboveRunsAFunction(
      String name, Supplier<Publisher<?>> assembly) {
    List<Subscription> subscriptions = new ArrayList<>();
    assembly.get().subscribe(new Keeping<>(subscriptions));
    assertEquals(name, subscriptions.get(0).getClass().getSimpleName());
  }

  private static class Keeping<T> extends BaseSubscriber<T> {
    private final List<Subscription> subscriptions;

    Keeping(List<Subscription> subscriptions) {
      this.subscriptions = subscriptions;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
      subscriptions.add(subscription);
    }
  }

  private Integer noted(Integer item) {
    note(item);
    return item;
  }

  @Test
  void subscription_isOursWhereAFunctionsPublisherRunsAFunction() {
    Tapped<Integer> end = new Tapped<>();
    Subscriber<Integer> byItsInterface = end; // which the hook sees
    as(
        "A",
        () ->
            Mono.just(1)
                .flatMap(one -> Mono.fromCallable(() -> noted(one)).hide())
                .subscribe(byItsInterface));
    elsewhere(end::requestUnbounded);

    assertSeen("1:A");
  }

  @Test
  void subscription_isOursWhereItSignalsSomethingOfTheApplications() {
    Flux<Integer> scalar =
        new Flux<>() {
          @Override
          public void subscribe(CoreSubscriber<? super Integer> actual) {
            assertEquals("A", ReactorIntegration.getStore(actual.currentContext(), WHO));
            actual.onSubscribe(Operators.scalarSubscription(new Noting(actual), 1));
          }
        };
    Tapped<Integer> end = new Tapped<>();
    Subscriber<Integer> byItsInterface = end;
    as("A", () -> scalar.subscribe(byItsInterface));
    elsewhere(end::requestUnbounded);

    assertSeen("1:A");
  }

  /** An application's own operator. */
  private final class Noting extends BaseSubscriber<Integer> {
    private final CoreSubscriber<? super Integer> actual;

    Noting(CoreSubscriber<? super Integer> actual) {
      this.actual = actual;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {}

    @Override
    public void hookOnNext(Integer item) {
      note(item);
      actual.onNext(item);
    }
  }

  static Stream<Arguments> signalled() {
    return Stream.of(
        Arguments.of("plain", (Function<Flux<Integer>, Flux<Integer>>) flux -> flux),
        Arguments.of(
            "tapped", (Function<Flux<Integer>, Flux<Integer>>) flux -> flux.tap(() -> LISTENER)),
        Arguments.of("unfused", (Function<Flux<Integer>, Flux<Integer>>) Flux::hide));
  }

  @ParameterizedTest
  @MethodSource("signalled")
  void signals_areRestoredAlsoWhereTheSubscriptionIsReactorsOwn(
      String name, Function<Flux<Integer>, Flux<Integer>> operator) {
    List<Subscription> subscriptions = new ArrayList<>();
    Subscriber<Integer> subscriber =
        new Keeping<>(subscriptions) {
          @Override
          protected void hookOnNext(Integer item) {
            note(item);
          }

          @Override
          protected void hookOnComplete() {
            note("complete");
          }
        };
    Flux<Integer> pipeline = operator.apply(Flux.range(1, 2));
    as("A", () -> pipeline.subscribe(subscriber));
    elsewhere(() -> subscriptions.get(0).request(2));

    assertSeen("1:A", "2:A", "complete:A");
  }

  @Test
  void nothingBound_isRestoredToo() {
    Flux<Integer> pipeline =
        Flux.range(1, 3)
            .map(
                item -> {
                  note(item);
                  return item;
                })
            .doOnCancel(() -> note("cancel"));
    BaseSubscriber<Integer> subscriber =
        new BaseSubscriber<>() {
          @Override
          protected void hookOnSubscribe(Subscription subscription) {}
        };
    Subscriber<Integer> byItsInterface = subscriber; // which the hook sees
    pipeline.subscribe(byItsInterface);
    elsewhere(() -> subscriber.request(1));
    elsewhere(subscriber::cancel);
    assertSeen("1:null", "cancel:null");
  }

  @Test
  void context_mayBeMissingInAMock() {
    assertEquals(null, SubscriptionContext.written(null));
    assertEquals(null, SubscriptionContext.written(Context.empty()));
  }
}
