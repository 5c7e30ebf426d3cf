package io.asynclocal.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.observability.DefaultSignalListener;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

/**
 * Where something of ours must stand though Reactor's own tests expect to find nothing there.
 * {@code docs/transparency.md} says which test of theirs fails for which of these.
 */
final class NecessaryWrappersTest extends PipelineTest {
  private final List<Subscriber<? super Integer>> subscribers = new ArrayList<>();
  private final Publisher<Integer> foreign =
      subscriber -> {
        subscribers.add(subscriber);
        subscriber.onSubscribe(Operators.emptySubscription());
      };
  private final Sinks.Many<Integer> sink = Sinks.many().multicast().directBestEffort();

  // Instance initializers run before the integration is installed.
  private final Flux<Integer> assembledBefore = Flux.from(foreign).doOnEach(this::noteSignal);
  private final Flux<Integer> tappedBefore =
      Flux.<Integer>never()
          .tap(
              () ->
                  new DefaultSignalListener<>() {
                    @Override
                    public void doOnRequest(long n) {
                      note("request");
                    }
                  });

  @BeforeEach
  void forgetTheAssembly() {
    forget();
  }

  private void noteSignal(Object signal) {
    note("signal");
  }

  private Integer noted(Integer item) {
    note(item);
    return item;
  }

  @Test
  void foreignPublisher_signalsItsOperatorAsTheSubscription() {
    as("A", () -> Flux.from(foreign).flatMap(item -> Flux.just(noted(item))).take(2).subscribe());
    elsewhere(() -> subscribers.get(0).onNext(1));

    assertSeen("1:A");
  }

  @Test
  void foreignPublisherWithinAnOperator_signalsItAsTheSubscription() {
    as(
        "A",
        () -> Flux.just(1).hide().flatMap(one -> Flux.from(foreign)).map(this::noted).subscribe());
    elsewhere(() -> subscribers.get(0).onNext(1));

    assertSeen("1:A");
  }

  @Test
  void foreignPublisherAssembledBefore_signalsItsOperatorAsTheSubscription() {
    as("A", () -> assembledBefore.subscribe());
    elsewhere(() -> subscribers.get(0).onNext(1));

    assertSeen("signal:A");
  }

  @Test
  void foreignPublisher_seesNothingOfItsSubscriberWhereNothingIsBound() {
    Flux.from(foreign).map(this::noted).subscribe();
    elsewhere(() -> subscribers.get(0).onNext(1));

    assertSeen("1:null");
  }

  @Test
  void drain_dropsAForeignPublishersErrorAsTheSubscription() {
    as("A", () -> Flux.from(foreign).subscribe(Operators.drainSubscriber()));
    noteDropped(() -> subscribers.get(0).onError(new IllegalStateException("expected")));

    assertSeen("dropped:A");
  }

  @Test
  void subscriberWithoutFunctions_dropsABareSinksErrorAsTheSubscription() {
    as("A", () -> sink.asFlux().subscribe());
    noteDropped(() -> sink.tryEmitError(new IllegalStateException("expected")));

    assertSeen("dropped:A");
  }

  private void noteDropped(Runnable signal) {
    Hooks.onErrorDropped(failure -> note("dropped"));
    try {
      elsewhere(signal);
    } finally {
      Hooks.resetOnErrorDropped();
    }
  }

  @Test
  void bareSink_signalsItsSubscriberAsTheSubscription() {
    as("A", () -> sink.asFlux().subscribe(this::note));
    elsewhere(() -> sink.tryEmitNext(1));

    assertSeen("1:A");
  }

  @Test
  void bareReplay_signalsItsSubscriberAsTheSubscription() {
    Sinks.Many<Integer> replay = Sinks.many().replay().limit(1);
    as("A", () -> replay.asFlux().subscribe(this::note));
    elsewhere(() -> replay.tryEmitNext(1));

    assertSeen("1:A");
  }

  @Test
  void bareSinkWithinZip_combinesAsTheSubscription() {
    as("A", () -> Flux.zip(sink.asFlux(), Flux.just(1), (left, one) -> noted(left)).subscribe());
    elsewhere(() -> sink.tryEmitNext(1));

    assertSeen("1:A");
  }

  @Test
  void bareSinkUnderAnOperator_signalsItAsTheSubscription() {
    as("A", () -> sink.asFlux().take(2, false).map(this::noted).subscribe());
    elsewhere(() -> sink.tryEmitNext(1));

    assertSeen("1:A");
  }

  @Test
  void bareSinkUnderAnOperator_isCancelledAsTheSubscription() {
    Disposable atEnd =
        () -> {
          note("cancelled");
        };
    Sinks.Many<Integer> unicast =
        Sinks.many().unicast().onBackpressureBuffer(Queues.<Integer>one().get(), atEnd);
    Disposable subscription = as("A", () -> unicast.asFlux().take(2, false).subscribe());
    elsewhere(subscription::dispose);

    assertSeen("cancelled:A");
  }

  @Test
  void tapAssembledBefore_isToldOfRequestsAsTheSubscription() {
    Tapped<Integer> end = new Tapped<>();
    Subscriber<Integer> byItsInterface = end;
    as("A", () -> tappedBefore.subscribe(byItsInterface));
    elsewhere(() -> end.request(1));

    assertSeen("request:A");
  }

  /** Subscribes to a publisher, which enters something, past the hook for the last operator. */
  private String seenAfterSubscribingTo(Supplier<Flux<Integer>> publisher, Context context) {
    CoreSubscriber<Integer> end = new Tapped<>(context);
    return as(
        "caller",
        () -> {
          publisher.get().subscribe(end);
          return String.valueOf(WHO.getStore());
        });
  }

  private void enter(Subscriber<?> subscriber) {
    note("subscribed to");
    WHO.enterWith("entered");
    subscriber.onSubscribe(Operators.emptySubscription());
  }

  @Test
  void subscribingToAForeignPublisher_leavesNothingOfItToTheCaller() {
    assertEquals("caller", seenAfterSubscribingTo(() -> Flux.from(this::enter), Context.empty()));
    assertSeen("subscribed to:caller");
  }

  @Test
  void subscribingToAForeignPublisher_isDoneInTheStoreThatIsWrittenAndLeavesItBehind() {
    Context written = ReactorIntegration.putStore(Context.empty(), WHO, "written");

    assertEquals("caller", seenAfterSubscribingTo(() -> Flux.from(this::enter), written));
    assertSeen("subscribed to:written");
  }

  @Test
  void subscribing_leavesNothingToTheCallerOfWhatAnOperatorsFunctionEnters() {
    String after =
        as(
            "caller",
            () -> {
              Flux.just(1).hide().doFirst(() -> WHO.enterWith("entered")).subscribe();
              return String.valueOf(WHO.getStore());
            });

    assertEquals("caller", after);
  }
}
