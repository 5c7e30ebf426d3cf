package io.asynclocal.reactor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What comes too late, or too much, is dropped as the subscriber. */
final class DroppedSignalTest extends PipelineTest {
  private final List<FluxSink<String>> sinks = new ArrayList<>();

  @AfterEach
  void resetHooks() {
    Hooks.resetOnErrorDropped();
    Hooks.resetOnNextDropped();
    Hooks.resetOnOperatorError();
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
}
