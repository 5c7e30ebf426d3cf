package io.asynclocal.reactor;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;

/** Every kind of source that can signal on any thread. */
enum Source {
  CREATE("create") {
    @Override
    Handle open() {
      List<FluxSink<String>> sinks = new CopyOnWriteArrayList<>();
      Flux<String> flux = Flux.create(sinks::add);
      return new Handle(
          flux,
          item -> sinks.forEach(sink -> sink.next(item)),
          () -> sinks.forEach(FluxSink::complete),
          failure -> sinks.forEach(sink -> sink.error(failure)));
    }
  },
  PUSH("push") {
    @Override
    Handle open() {
      List<FluxSink<String>> sinks = new CopyOnWriteArrayList<>();
      Flux<String> flux = Flux.push(sinks::add);
      return new Handle(
          flux,
          item -> sinks.forEach(sink -> sink.next(item)),
          () -> sinks.forEach(FluxSink::complete),
          failure -> sinks.forEach(sink -> sink.error(failure)));
    }
  },
  MONO_CREATE("Mono.create") {
    @Override
    Handle open() {
      List<MonoSink<String>> sinks = new CopyOnWriteArrayList<>();
      Flux<String> flux = Mono.<String>create(sinks::add).flux();
      return new Handle(
          flux,
          item -> sinks.forEach(sink -> sink.success(item)),
          () -> {},
          failure -> sinks.forEach(sink -> sink.error(failure)));
    }
  },
  FUTURE("fromFuture") {
    @Override
    Handle open() {
      CompletableFuture<String> future = new CompletableFuture<>();
      return new Handle(
          Mono.fromFuture(future).flux(),
          future::complete,
          () -> {},
          future::completeExceptionally);
    }
  },
  COMPLETION_STAGE("fromCompletionStage") {
    @Override
    Handle open() {
      CompletableFuture<String> future = new CompletableFuture<>();
      return new Handle(
          Mono.fromCompletionStage(() -> future).flux(),
          future::complete,
          () -> {},
          future::completeExceptionally);
    }
  },
  PUBLISHER("Publisher") {
    @Override
    Handle open() {
      Emitter emitter = new Emitter();
      Publisher<String> publisher = emitter::subscribe;
      return new Handle(Flux.from(publisher), emitter::next, emitter::complete, emitter::fail);
    }
  },
  CUSTOM_FLUX("custom Flux") {
    @Override
    Handle open() {
      Emitter emitter = new Emitter();
      Flux<String> flux =
          new Flux<>() {
            @Override
            public void subscribe(CoreSubscriber<? super String> actual) {
              emitter.subscribe(actual);
            }
          };
      return new Handle(flux, emitter::next, emitter::complete, emitter::fail);
    }
  },
  CUSTOM_MONO("custom Mono") {
    @Override
    Handle open() {
      Emitter emitter = new Emitter();
      Mono<String> mono =
          new Mono<>() {
            @Override
            public void subscribe(CoreSubscriber<? super String> actual) {
              emitter.subscribe(actual);
            }
          };
      return new Handle(
          mono.flux(),
          item -> {
            emitter.next(item);
            emitter.complete();
          },
          () -> {},
          emitter::fail);
    }
  },
  SINK_ONE("Sinks.one") {
    @Override
    Handle open() {
      Sinks.One<String> sink = Sinks.one();
      return new Handle(sink.asMono().flux(), sink::tryEmitValue, () -> {}, sink::tryEmitError);
    }
  },
  UNSAFE_SINK_ONE("Sinks.unsafe().one") {
    @Override
    Handle open() {
      Sinks.One<String> sink = Sinks.unsafe().one();
      return new Handle(sink.asMono().flux(), sink::tryEmitValue, () -> {}, sink::tryEmitError);
    }
  },
  UNICAST("Sinks unicast") {
    @Override
    Handle open() {
      return many(Sinks.many().unicast().onBackpressureBuffer());
    }
  },
  UNICAST_ERROR("Sinks unicast, error") {
    @Override
    Handle open() {
      return many(Sinks.many().unicast().onBackpressureError());
    }
  },
  MULTICAST("Sinks multicast") {
    @Override
    Handle open() {
      return many(Sinks.many().multicast().onBackpressureBuffer());
    }
  },
  BEST_EFFORT("Sinks best effort") {
    @Override
    Handle open() {
      return many(Sinks.many().multicast().directBestEffort());
    }
  },
  ALL_OR_NOTHING("Sinks all or nothing") {
    @Override
    Handle open() {
      return many(Sinks.many().multicast().directAllOrNothing());
    }
  },
  REPLAY("Sinks replay") {
    @Override
    Handle open() {
      return many(Sinks.many().replay().all());
    }
  },
  REPLAY_LATEST("Sinks replay latest") {
    @Override
    Handle open() {
      return many(Sinks.many().replay().latest());
    }
  };

  private final String label;

  Source(String label) {
    this.label = label;
  }

  /** Returns a new source, which has not emitted anything. */
  abstract Handle open();

  @Override
  public String toString() {
    return label;
  }

  private static Handle many(Sinks.Many<String> sink) {
    return new Handle(sink.asFlux(), sink::tryEmitNext, sink::tryEmitComplete, sink::tryEmitError);
  }

  /** A source and its other end. */
  record Handle(
      Flux<String> flux, Consumer<String> next, Runnable end, Consumer<Throwable> failure) {
    void emit(String item) {
      next.accept(item);
    }

    void complete() {
      end.run();
    }

    void fail() {
      failure.accept(new IllegalStateException("failed"));
    }
  }

  /** A publisher for one subscriber, without any of Reactor. */
  private static final class Emitter implements Publisher<String> {
    private final List<Subscriber<? super String>> subscribers = new CopyOnWriteArrayList<>();

    @Override
    public void subscribe(Subscriber<? super String> subscriber) {
      subscribers.add(subscriber);
      subscriber.onSubscribe(
          new Subscription() {
            @Override
            public void request(long n) {}

            @Override
            public void cancel() {
              subscribers.remove(subscriber);
            }
          });
    }

    void next(String item) {
      List.copyOf(subscribers).forEach(subscriber -> subscriber.onNext(item));
    }

    void complete() {
      List.copyOf(subscribers).forEach(Subscriber::onComplete);
    }

    void fail(Throwable failure) {
      List.copyOf(subscribers).forEach(subscriber -> subscriber.onError(failure));
    }
  }
}
