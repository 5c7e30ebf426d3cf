package io.asynclocal.examples;

import io.reactivex.rxjava3.core.Single;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * What a request goes through: eight hops, each to a thread of another kind than the one before.
 * Nothing in here passes the request's id on.
 */
final class RequestHandler implements AutoCloseable {
  private final Handover handover;
  private final Scheduler publishing = Schedulers.newParallel("publishOn", 2);
  private final Scheduler subscribing = Schedulers.newParallel("subscribeOn", 2);
  private final ExecutorService pool = Executors.newFixedThreadPool(2, Threads.named("pool"));
  private final ScheduledExecutorService timer;
  private final Ticker ticker = new Ticker();

  RequestHandler(Handover handover) {
    this.handover = handover;
    this.timer = handover.scheduled(Executors.newScheduledThreadPool(2, Threads.named("timer")));
  }

  Mono<Journey> handle(Journey request) {
    return Mono.fromCallable(request::start)
        .delayElement(Duration.ofMillis(1))
        .map(journey -> journey.arrive(Hop.DELAY_ELEMENT))
        .publishOn(publishing)
        .map(journey -> journey.arrive(Hop.PUBLISH_ON))
        .flatMap(this::inner)
        .flatMap(this::rxJava)
        .flatMap(this::coroutine)
        .flatMap(this::future)
        .flatMap(this::scheduledTask)
        .flatMap(this::listener)
        .map(Journey::finish);
  }

  private Mono<Journey> inner(Journey journey) {
    return Mono.fromCallable(() -> journey.arrive(Hop.SUBSCRIBE_ON)).subscribeOn(subscribing);
  }

  private Mono<Journey> rxJava(Journey journey) {
    return Mono.from(
        Single.fromCallable(() -> journey.arrive(Hop.RXJAVA))
            .subscribeOn(io.reactivex.rxjava3.schedulers.Schedulers.computation())
            .toFlowable());
  }

  private Mono<Journey> coroutine(Journey journey) {
    return Mono.fromFuture(
        () -> Coroutines.inCoroutine(handover.coroutines(), () -> journey.arrive(Hop.COROUTINE)));
  }

  private Mono<Journey> future(Journey journey) {
    return Mono.fromFuture(
        () ->
            handover
                .supply(() -> journey, pool)
                .thenApplyAsync(supplied -> supplied.arrive(Hop.FUTURE), pool));
  }

  private Mono<Journey> scheduledTask(Journey journey) {
    return Mono.create(
        sink -> {
          Runnable task = () -> sink.success(journey.arrive(Hop.SCHEDULED));
          Future<?> scheduled = timer.schedule(task, 1, TimeUnit.MILLISECONDS);
          sink.onCancel(() -> scheduled.cancel(false));
        });
  }

  private Mono<Journey> listener(Journey journey) {
    return Mono.create(
        sink -> ticker.once(handover.listener(() -> sink.success(journey.arrive(Hop.LISTENER)))));
  }

  @Override
  public void close() {
    ticker.close();
    timer.shutdownNow();
    pool.shutdownNow();
    subscribing.dispose();
    publishing.dispose();
  }
}
