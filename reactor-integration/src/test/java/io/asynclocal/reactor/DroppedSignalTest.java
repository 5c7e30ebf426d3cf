package io.asynclocal.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** What comes too late, or too much, is dropped as the subscriber, in automatic mode too. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
final class DroppedSignalTest extends PipelineTest {
  private final List<FluxSink<String>> sinks = new ArrayList<>();
  private final boolean automatic;

  DroppedSignalTest(boolean automatic) {
    this.automatic = automatic;
  }

  @BeforeEach
  void chooseMode() {
    if (automatic) {
      Automatic.enable();
    }
  }

  @AfterEach
  void resetHooks() {
    Hooks.resetOnErrorDropped();
    Hooks.resetOnNextDropped();
    Hooks.resetOnOperatorError();
    Automatic.disable();
  }

  private Flux<String> created() {
    return Flux.create(sinks::add, FluxSink.OverflowStrategy.LATEST);
  }

  @Test
  void discard_ofAnItemAfterCancelRunsAsTheSubscriber() {
    Disposable subscription =
        as("A", () -> created().doOnDiscard(String.class, this::note).subscribe());
    subscription.dispose();
    elsewhere(() -> sinks.get(0).next("late"));

    assertSeen("late:A");
  }

  @Test
  void discard_ofAnItemThatIsOvertakenRunsAsTheSubscriber() {
    as("A", () -> created().doOnDiscard(String.class, this::note).subscribe(new Tapped<>()));
    elsewhere(
        () -> {
          sinks.get(0).next("1");
          sinks.get(0).next("2");
        });

    assertSeen("1:A");
  }

  @Test
  void discard_ofALateFutureRunsAsTheSubscriber() {
    CompletableFuture<String> future = new CompletableFuture<>();
    Disposable subscription =
        as(
            "A",
            () -> Mono.fromFuture(future, true).doOnDiscard(String.class, this::note).subscribe());
    subscription.dispose();
    elsewhere(() -> future.complete("late"));

    assertSeen("late:A");
  }

  /** What has detached itself answers no hook, whether it has ended or was cancelled. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void discard_aboveWhatHasDetachedItselfIsForgottenAsWithoutTheLibrary(boolean cancelled) {
    discardAboveWhatHasDetachedItself(cancelled);
    int with = seen().size();
    forget();
    uninstall();
    discardAboveWhatHasDetachedItself(cancelled);

    assertEquals(seen().size(), with);
    // Automatic mode keeps the Context as it was.
    assertEquals(Automatic.isEnabled() ? 1 : 0, with);
  }

  private void discardAboveWhatHasDetachedItself(boolean cancelled) {
    CompletableFuture<String> future = new CompletableFuture<>();
    Flux<String> sampled = cancelled ? Flux.never() : Flux.just("1");
    Disposable subscription =
        as(
            "A",
            () ->
                sampled
                    .sample(Mono.fromFuture(future, true))
                    .onTerminateDetach()
                    .doOnDiscard(String.class, this::note)
                    .subscribe());
    subscription.dispose();
    elsewhere(() -> future.complete("late"));
  }

  /** As {@link #discard_ofALateFutureRunsAsTheSubscriber}, where nothing has detached itself. */
  @Test
  void discard_ofALateSamplerRunsAsTheSubscriber() {
    CompletableFuture<String> future = new CompletableFuture<>();
    as(
        "A",
        () ->
            Flux.just("1")
                .sample(Mono.fromFuture(future, true))
                .doOnDiscard(String.class, this::note)
                .subscribe());
    elsewhere(() -> future.complete("late"));

    assertSeen("late:A");
  }

  @Test
  void discard_runsAsTheSubscriberWhereItIsDeclared() {
    Disposable subscription =
        as(
            "A",
            () ->
                created()
                    .transform(ReactorIntegration.withStore(WHO, "above"))
                    .doOnDiscard(String.class, this::note)
                    .subscribe());
    subscription.dispose();
    elsewhere(() -> sinks.get(0).next("late"));

    assertSeen("late:A");
  }

  @Test
  void errorDropped_isToldAsTheSubscriber() {
    Hooks.onErrorDropped(failure -> note(failure.getMessage()));
    CompletableFuture<String> future = new CompletableFuture<>();
    Disposable subscription = as("A", () -> Mono.fromFuture(future, true).subscribe());
    subscription.dispose();
    elsewhere(() -> future.completeExceptionally(new IllegalStateException("late")));

    assertSeen("late:A");
  }

  @Test
  void nextDropped_isToldAsTheSubscriber() {
    Hooks.onNextDropped(this::note);
    Disposable subscription = as("A", () -> created().subscribe());
    subscription.dispose();
    elsewhere(
        () -> {
          sinks.get(0).complete();
          sinks.get(0).next("late");
        });

    assertSeen("late:A");
  }

  @Test
  void operatorError_isToldAsTheSubscriber() {
    Hooks.onOperatorError(
        (failure, item) -> {
          note(failure.getMessage());
          return failure;
        });
    Sinks.One<String> sink = Sinks.one();
    as(
        "A",
        () ->
            sink.asMono()
                .map(
                    item -> {
                      throw new IllegalStateException("map");
                    })
                .subscribe(item -> {}, failure -> note("error")));
    elsewhere(() -> sink.tryEmitValue("1"));

    assertSeen("map:A", "error:A");
  }

  /** A sink that something is thrown through tells of it when it has come back. */
  @Test
  void operatorError_ofACreatedSourceIsToldAsTheSubscriber() {
    Hooks.onErrorDropped(failure -> {});
    Hooks.onOperatorError(
        (failure, item) -> {
          note(failure.getMessage());
          return failure;
        });
    as("A", () -> Flux.<String>create(sinks::add).subscribe(new Throwing()));
    elsewhere(() -> sinks.get(0).next("1"));
    assertSeen("1:A");
  }

  /** Against the rules, which other libraries' subscribers do all the same. */
  private static final class Throwing implements Subscriber<String> {
    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.request(1);
    }

    @Override
    public void onNext(String item) {
      throw new IllegalStateException(item);
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
  }

  @Test
  void errorDropped_ofASubscriberWithoutAFunctionForErrorsIsToldAsTheSubscriber() {
    Hooks.onErrorDropped(failure -> note(failure.getCause().getMessage()));
    Sinks.One<String> one = Sinks.one();
    as("A", () -> one.asMono().subscribe(item -> {}));
    Sinks.Many<String> many = Sinks.many().multicast().directBestEffort();
    as("B", () -> many.asFlux().filter(item -> true).subscribe(item -> {}));
    elsewhere(
        () -> {
          one.tryEmitError(new IllegalStateException("mono"));
          many.tryEmitError(new IllegalStateException("flux"));
        });

    assertSeen("mono:A", "flux:B");
  }

  @Test
  void operatorError_ofARejectedTaskIsToldAsTheSubscriber() {
    Hooks.onOperatorError(
        (failure, item) -> {
          note("operator");
          return failure;
        });
    Scheduler disposed = Schedulers.newSingle("disposed");
    disposed.dispose();
    Sinks.One<String> sink = Sinks.one();
    as(
        "A",
        () ->
            sink.asMono()
                .hide()
                .delayElement(Duration.ofHours(1), disposed)
                .subscribe(item -> {}, failure -> note("error")));
    elsewhere(() -> sink.tryEmitValue("1"));

    assertSeen("operator:A", "error:A");
  }

  @Test
  void errorDropped_ofATaskIsToldAsTheSubscriber() throws InterruptedException {
    Hooks.onErrorDropped(failure -> note(failure.getMessage()));
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch told = new CountDownLatch(1);
    Scheduler scheduler = Schedulers.newSingle("test");
    try {
      Disposable subscription =
          as(
              "A",
              () ->
                  Mono.fromRunnable(
                          () -> {
                            begun.countDown();
                            awaitInterruption();
                            throw new IllegalStateException("late");
                          })
                      .subscribeOn(scheduler)
                      .subscribe());
      begun.await();
      elsewhere(subscription::dispose);
      scheduler.schedule(told::countDown);
      told.await();
    } finally {
      scheduler.dispose();
    }

    assertSeen("late:A");
  }

  private static void awaitInterruption() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      // as it is to be
    }
  }

  /** The counterpart. */
  @Test
  void errorDropped_isToldAsTheEmitterWithoutTheInstallation() {
    uninstall();
    Hooks.onErrorDropped(failure -> note(failure.getMessage()));
    CompletableFuture<String> future = new CompletableFuture<>();
    Disposable subscription = as("A", () -> Mono.fromFuture(future, true).subscribe());
    subscription.dispose();
    elsewhere(() -> future.completeExceptionally(new IllegalStateException("late")));

    assertSeen("late:" + INTRUDER);
  }
}
