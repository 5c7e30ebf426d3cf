package io.asynclocal.reactor;

import io.asynclocal.AsyncLocalStorage;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.reactivestreams.Subscriber;
import reactor.core.observability.DefaultSignalListener;
import reactor.core.observability.SignalListener;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** Small programs that {@link ApartTest} runs, each with the classes of a loader of its own. */
final class ApartScenarios {
  private ApartScenarios() {}

  /** Notes who sees what. */
  abstract static class Noting implements Supplier<List<String>> {
    final AsyncLocalStorage<String> who = AsyncLocalStorage.create();
    private final List<String> seen = new CopyOnWriteArrayList<>();

    abstract void run();

    final void note(String what) {
      seen.add(what + ":" + who.getStore());
    }

    final void intrude(Runnable work) {
      who.run("intruder", work);
    }

    @Override
    public final List<String> get() {
      ReactorInstallation installed = ReactorIntegration.install();
      try {
        run();
        return List.copyOf(seen);
      } finally {
        installed.close();
      }
    }
  }

  /** What runs on bounded elastic threads. */
  public static final class Elastic extends Noting {
    /** Made by reflection. */
    public Elastic() {}

    @Override
    void run() {
      Mono<String> pipeline =
          Mono.fromCallable(
                  () -> {
                    // Only reflection knows of virtual threads on Java 17, which this compiles for.
                    Object virtual =
                        Thread.class.getMethod("isVirtual").invoke(Thread.currentThread());
                    note(Boolean.TRUE.equals(virtual) ? "virtual" : "platform");
                    return "1";
                  })
              .subscribeOn(Schedulers.boundedElastic())
              .doOnNext(item -> note("next"));
      who.call("A", () -> pipeline.block());
      Schedulers.shutdownNow();
    }
  }

  /** What needs Reactor's private parts most, and what doesn't. */
  public static final class Sink extends Noting {
    /** Made by reflection. */
    public Sink() {}

    @Override
    void run() {
      Sinks.Many<String> sink = Sinks.many().unicast().onBackpressureBuffer();
      who.run(
          "A",
          () ->
              sink.asFlux()
                  .doOnNext(item -> note("first"))
                  .doOnNext(item -> note("second"))
                  .subscribe());
      intrude(() -> sink.tryEmitNext("1"));

      CompletableFuture<String> reply = new CompletableFuture<>();
      who.run("A", () -> Mono.fromFuture(reply).doOnNext(item -> note("future")).subscribe());
      intrude(() -> reply.complete("1"));

      who.run(
          "A",
          () ->
              Mono.just("1")
                  .hide()
                  .publishOn(Schedulers.single())
                  .doOnNext(item -> note("hop"))
                  .block());
      shared();
      requested();
      Schedulers.shutdownNow();
    }

    private void shared() {
      Sinks.Many<String> sink = Sinks.many().multicast().directBestEffort();
      Flux<String> shared = sink.asFlux().share();
      who.run("A", () -> shared.subscribe());
      who.run("B", () -> shared.doOnNext(item -> note("shared")).subscribe());
      intrude(() -> sink.tryEmitNext("1"));
    }

    private void requested() {
      BaseSubscriber<Integer> subscriber =
          new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {}
          };
      Subscriber<Integer> byItsInterface = subscriber;
      who.run(
          "A",
          () ->
              Flux.range(1, 2)
                  .doOnRequest(n -> note("request"))
                  .take(1, false)
                  .subscribe(byItsInterface));
      intrude(() -> subscriber.request(1));
    }
  }

  /** What a listener of {@code tap} is told when somebody else requests and cancels. */
  public static final class Tap extends Noting {
    /** Made by reflection. */
    public Tap() {}

    @Override
    void run() {
      BaseSubscriber<Integer> subscriber =
          new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {}
          };
      Subscriber<Integer> byItsInterface = subscriber;
      SignalListener<Integer> listener =
          new DefaultSignalListener<>() {
            @Override
            public void doOnRequest(long n) {
              note("request");
            }

            @Override
            public void doOnNext(Integer item) {
              note("next");
            }

            @Override
            public void doOnCancel() {
              note("cancel");
            }
          };
      who.run("A", () -> Flux.range(1, 2).tap(() -> listener).subscribe(byItsInterface));
      intrude(() -> subscriber.request(1));
      intrude(subscriber::cancel);
      Schedulers.shutdownNow();
    }
  }
}
