package io.asynclocal.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

/** What a scheduler runs, runs as the subscriber: whether it calls Reactor's hook or not. */
final class SchedulingTest extends PipelineTest {

  static Stream<Named<Supplier<Scheduler>>> schedulers() {
    return Stream.of(
        Named.of("parallel", () -> Schedulers.newParallel("test")),
        Named.of("single", () -> Schedulers.newSingle("test")),
        Named.of("boundedElastic", () -> Schedulers.newBoundedElastic(2, 10, "test")),
        Named.of(
            "fromExecutorService",
            () -> Schedulers.fromExecutorService(Executors.newScheduledThreadPool(1))),
        Named.of("fromExecutor", () -> Schedulers.fromExecutor(task -> new Thread(task).start())),
        Named.of("immediate", Schedulers::immediate),
        Named.of("custom", UnhookedScheduler::new));
  }

  @ParameterizedTest
  @MethodSource("schedulers")
  void publishOn_runsWhatIsBelowAsTheSubscriber(Supplier<Scheduler> schedulers) {
    seesTheSubscriber(
        schedulers, scheduler -> Flux.range(1, 3).publishOn(scheduler).doOnNext(this::note));
  }

  @ParameterizedTest
  @MethodSource("schedulers")
  void subscribeOn_runsWhatIsAboveAsTheSubscriber(Supplier<Scheduler> schedulers) {
    seesTheSubscriber(
        schedulers,
        scheduler -> Flux.range(1, 3).hide().doOnNext(this::note).subscribeOn(scheduler));
  }

  @ParameterizedTest
  @MethodSource("schedulers")
  void subscribeOn_callsACallableAsTheSubscriber(Supplier<Scheduler> schedulers) {
    seesTheSubscriber(
        schedulers,
        scheduler ->
            Flux.range(1, 3)
                .concatMap(
                    item ->
                        Mono.fromCallable(
                                () -> {
                                  note(item);
                                  return item;
                                })
                            .subscribeOn(scheduler)));
  }

  @ParameterizedTest
  @MethodSource("schedulers")
  void mono_hopsAsTheSubscriber(Supplier<Scheduler> schedulers) {
    seesTheSubscriber(
        schedulers,
        scheduler ->
            Flux.range(1, 3)
                .concatMap(
                    item -> Mono.just(item).hide().publishOn(scheduler).doOnNext(this::note)));
  }

  @ParameterizedTest
  @MethodSource("schedulers")
  void parallel_runsEachRailAsTheSubscriber(Supplier<Scheduler> schedulers) {
    seesTheSubscriber(
        schedulers,
        scheduler ->
            Flux.range(1, 3).parallel(1).runOn(scheduler).doOnNext(this::note).sequential());
  }

  @ParameterizedTest
  @MethodSource("schedulers")
  void cancelOn_cancelsAsTheSubscriber(Supplier<Scheduler> schedulers) throws Exception {
    Scheduler scheduler = schedulers.get();
    try {
      java.util.concurrent.CountDownLatch cancelled = new java.util.concurrent.CountDownLatch(1);
      Disposable subscription =
          as(
              "A",
              () ->
                  Flux.never()
                      .doOnCancel(
                          () -> {
                            note("cancel");
                            cancelled.countDown();
                          })
                      .cancelOn(scheduler)
                      .subscribe());
      elsewhere(subscription::dispose);
      cancelled.await();
      assertSeen("cancel:A");
    } finally {
      scheduler.dispose();
    }
  }

  private void seesTheSubscriber(
      Supplier<Scheduler> schedulers, Function<Scheduler, Flux<Integer>> pipeline) {
    Scheduler scheduler = schedulers.get();
    try {
      List<Integer> items = as("A", () -> pipeline.apply(scheduler).collectList().block());
      assertEquals(List.of(1, 2, 3), items);
      assertSeen("1:A", "2:A", "3:A");
    } finally {
      scheduler.dispose();
    }
  }

  @Test
  void publishOn_reportsASchedulerWithoutWorkers() {
    Scheduler scheduler =
        new UnhookedScheduler() {
          @Override
          public Worker createWorker() {
            return null;
          }
        };
    try {
      StepVerifier.create(Flux.range(1, 3).hide().publishOn(scheduler))
          .verifyError(NullPointerException.class);
    } finally {
      scheduler.dispose();
    }
  }

  @Test
  void virtualTime_runsWhatIsDelayedAsTheSubscriber() {
    VirtualTimeScheduler.getOrSet();
    try {
      as(
          "A",
          () ->
              StepVerifier.withVirtualTime(
                      () -> Mono.delay(Duration.ofHours(1)).doOnNext(this::note))
                  .thenAwait(Duration.ofHours(1))
                  .expectNext(0L)
                  .verifyComplete());
      assertSeen("0:A");
    } finally {
      VirtualTimeScheduler.reset();
    }
  }

  @Test
  void virtualTime_isMovedByAnybody() {
    VirtualTimeScheduler clock = VirtualTimeScheduler.getOrSet();
    try {
      as(
          "A",
          () -> {
            Mono.delay(Duration.ofHours(1)).doOnNext(item -> note("delay")).subscribe();
            Flux.interval(Duration.ofHours(1))
                .take(1)
                .doOnNext(item -> note("interval"))
                .subscribe();
            Flux.just(1)
                .delayElements(Duration.ofHours(1))
                .doOnNext(item -> note("elements"))
                .subscribe();
            Flux.never()
                .timeout(Duration.ofHours(1))
                .doOnError(e -> note("timeout"))
                .onErrorComplete()
                .subscribe();
          });
      elsewhere(() -> clock.advanceTimeBy(Duration.ofHours(1)));

      assertSeen("delay:A", "interval:A", "elements:A", "timeout:A");
    } finally {
      VirtualTimeScheduler.reset();
    }
  }

  /** A scheduler of an application's own, which doesn't call Reactor's hook. */
  private static class UnhookedScheduler implements Scheduler {
    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    @Override
    public Disposable schedule(Runnable task) {
      thread.execute(task);
      return Disposables.disposed();
    }

    @Override
    public Worker createWorker() {
      return new Worker() {
        @Override
        public Disposable schedule(Runnable task) {
          return UnhookedScheduler.this.schedule(task);
        }

        @Override
        public void dispose() {}
      };
    }

    @Override
    public void dispose() {
      thread.shutdown();
    }
  }
}
