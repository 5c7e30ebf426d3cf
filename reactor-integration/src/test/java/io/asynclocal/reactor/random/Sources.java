package io.asynclocal.reactor.random;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.SynchronousSink;

/** Where items come from: at once, of functions, and from foreign threads in another context. */
final class Sources {

  /** A source, built for one subscriber. */
  record Source(String name, Function<Part, Flux<String>> open) {}

  static final List<Source> ALL =
      List.of(
          new Source("just", part -> Flux.just("a", "b", "c")),
          new Source("empty", part -> Flux.empty()),
          new Source("error", part -> Flux.error(new IllegalStateException("drawn"))),
          new Source("range", part -> Flux.range(1, 5).map(i -> part.checked("range", "" + i))),
          new Source("iterable", part -> Flux.fromIterable(List.of("a", "b"))),
          new Source("stream", part -> Flux.fromStream(() -> Stream.of("a", "b", "c"))),
          new Source("generate", Sources::generate),
          new Source("callable", part -> Mono.fromCallable(() -> part.checked("call", "a")).flux()),
          new Source(
              "supplier", part -> Mono.fromSupplier(() -> part.checked("supply", "a")).flux()),
          new Source("runnable", part -> Mono.<String>fromRunnable(() -> part.check("run")).flux()),
          new Source("interval", part -> interval(part)),
          new Source("create", part -> Flux.create(sink -> emit(part, sink))),
          new Source(
              "create(LATEST)",
              part -> Flux.create(sink -> emit(part, sink), FluxSink.OverflowStrategy.LATEST)),
          new Source("push", part -> Flux.push(sink -> emit(part, sink))),
          new Source(
              "Mono.create",
              part ->
                  Mono.<String>create(
                          sink -> {
                            part.check("Mono.create");
                            sink.onDispose(() -> part.check("Mono.create.onDispose"));
                            part.run().elsewhere(() -> sink.success("a"));
                          })
                      .flux()),
          new Source("future", Sources::future),
          new Source("failing future", Sources::failingFuture),
          new Source("publisher", part -> Flux.from(publisher(part))),
          new Source("one", part -> one(part, Sinks.one())),
          new Source("unsafe one", part -> one(part, Sinks.unsafe().one())),
          new Source("unicast", part -> many(part, Sinks.many().unicast().onBackpressureBuffer())),
          new Source(
              "multicast", part -> many(part, Sinks.many().multicast().onBackpressureBuffer())),
          new Source(
              "best effort", part -> many(part, Sinks.many().multicast().directBestEffort())),
          new Source("replay", part -> many(part, Sinks.many().replay().all())));

  private Sources() {}

  private static Flux<String> generate(Part part) {
    return Flux.generate(
        () -> part.checked("generate.state", 0),
        (Integer state, SynchronousSink<String> sink) -> {
          part.check("generate");
          sink.next("g" + state);
          if (state == 3) {
            sink.complete();
          }
          return state + 1;
        },
        state -> part.check("generate.end"));
  }

  private static Flux<String> interval(Part part) {
    return Flux.interval(java.time.Duration.ofMillis(1), part.timer())
        .onBackpressureDrop(item -> part.check("onBackpressureDrop"))
        .map(item -> part.checked("interval", "i" + item))
        .take(3);
  }

  private static void emit(Part part, FluxSink<String> sink) {
    part.check("create");
    sink.onRequest(n -> part.check("create.onRequest"));
    sink.onCancel(() -> part.check("create.onCancel"));
    sink.onDispose(() -> part.check("create.onDispose"));
    part.run().elsewhere(() -> sink.next("a").next("b"));
    part.run().elsewhere(() -> sink.next("c").complete());
  }

  private static Flux<String> future(Part part) {
    CompletableFuture<String> future = new CompletableFuture<>();
    part.run().elsewhere(() -> future.complete("a"));
    return Mono.fromFuture(future, true).flux();
  }

  private static Flux<String> failingFuture(Part part) {
    CompletableFuture<String> future = new CompletableFuture<>();
    part.run().elsewhere(() -> future.completeExceptionally(new IllegalStateException("drawn")));
    return Mono.fromFuture(() -> part.checked("fromFuture", future), true).flux();
  }

  private static Publisher<String> publisher(Part part) {
    return subscriber -> {
      part.check("publisher.subscribe");
      subscriber.onSubscribe(
          new Subscription() {
            private boolean begun;

            @Override
            public void request(long n) {
              part.check("publisher.request");
              if (!begun) {
                begun = true;
                part.run()
                    .elsewhere(
                        () -> {
                          subscriber.onNext("a");
                          subscriber.onComplete();
                        });
              }
            }

            @Override
            public void cancel() {
              part.check("publisher.cancel");
            }
          });
    };
  }

  private static Flux<String> one(Part part, Sinks.One<String> sink) {
    part.run().elsewhere(() -> sink.tryEmitValue("a"));
    return sink.asMono().flux();
  }

  private static Flux<String> many(Part part, Sinks.Many<String> sink) {
    part.run()
        .elsewhere(
            () -> {
              sink.tryEmitNext("a");
              sink.tryEmitNext("b");
            });
    part.run().elsewhere(sink::tryEmitComplete);
    return sink.asFlux();
  }

  /** What several subscribers share, in one of the ways that there are. */
  static Flux<String> shared(Flux<String> above, int salt) {
    return switch (salt % 5) {
      case 0 -> above.share();
      case 1 -> above.publish().refCount();
      case 2 -> above.replay().refCount();
      case 3 -> above.publish().autoConnect();
      default -> above.cache();
    };
  }
}
