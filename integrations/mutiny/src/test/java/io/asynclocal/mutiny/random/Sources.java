package io.asynclocal.mutiny.random;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import io.smallrye.mutiny.operators.multi.processors.UnicastProcessor;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Function;

/** Where items come from: at once, of functions, and from foreign threads in another context. */
final class Sources {

  /**
   * A source, built for one subscriber. What Mutiny doesn't announce to interceptors by itself is
   * announced here.
   */
  record Source(String name, Function<Part, Multi<String>> open) {}

  static final List<Source> ALL =
      List.of(
          new Source("items", part -> Multi.createFrom().items("a", "b", "c")),
          new Source("empty", part -> Multi.createFrom().empty()),
          new Source("failure", part -> Multi.createFrom().failure(new IllegalStateException("d"))),
          new Source(
              "failing",
              part ->
                  Multi.createFrom()
                      .failure(() -> part.checked("failure", new IllegalStateException("drawn")))),
          new Source(
              "supplied items",
              part -> Multi.createFrom().items(() -> part.checked("items", List.of("a")).stream())),
          new Source("range", part -> Multi.createFrom().range(1, 5).map(i -> "" + i)),
          new Source("item", part -> Multi.createFrom().item(() -> part.checked("item", "a"))),
          new Source(
              "generator",
              part ->
                  Multi.createFrom()
                      .<Integer, String>generator(
                          () -> part.checked("generator.state", 0),
                          (state, emitter) -> {
                            part.check("generator");
                            emitter.emit("g" + state);
                            if (state == 3) {
                              emitter.complete();
                            }
                            return state + 1;
                          })
                      .plug(Infrastructure::onMultiCreation)),
          new Source(
              "repeating",
              part ->
                  Multi.createBy()
                      .repeating()
                      .supplier(() -> part.checked("repeating", "r"))
                      .atMost(3)
                      .plug(Infrastructure::onMultiCreation)),
          new Source(
              "repeating uni",
              part ->
                  Multi.createBy()
                      .repeating()
                      .uni(() -> part.checked("repeating uni", uni(part)))
                      .until(item -> part.checked("until", true))
                      .plug(Infrastructure::onMultiCreation)),
          new Source(
              "ticks",
              part ->
                  Multi.createFrom()
                      .ticks()
                      .onExecutor(part.executor())
                      .every(Duration.ofMillis(1))
                      .onOverflow()
                      .invoke(item -> part.check("ticks.overflow"))
                      .drop()
                      .map(item -> part.checked("ticks", "t" + item))
                      .select()
                      .first(3)),
          new Source("emitter", part -> Multi.createFrom().emitter(e -> emit(part, e))),
          new Source(
              "emitter(LATEST)",
              part -> Multi.createFrom().emitter(e -> emit(part, e), BackPressureStrategy.LATEST)),
          new Source("emitter(4)", part -> Multi.createFrom().emitter(e -> emit(part, e), 4)),
          new Source("uni emitter", part -> uni(part).toMulti()),
          new Source("stage", part -> future(part, false).toMulti()),
          new Source("failing stage", part -> future(part, true).toMulti()),
          new Source(
              "resource",
              part ->
                  Multi.createFrom()
                      .resource(
                          () -> part.checked("resource", "a"),
                          resource ->
                              part.checked(
                                  "resource.use", Multi.createFrom().publisher(publisher(part))))
                      .withFinalizer((String resource) -> part.check("resource.end"))
                      .plug(Infrastructure::onMultiCreation)),
          new Source("publisher", part -> Multi.createFrom().publisher(publisher(part))),
          new Source("unicast", part -> processor(part, UnicastProcessor.create())),
          new Source("broadcast", part -> processor(part, BroadcastProcessor.create())));

  private Sources() {}

  private static void emit(Part part, MultiEmitter<? super String> emitter) {
    part.check("emitter");
    emitter.onTermination(() -> part.check("emitter.onTermination"));
    emitter.onRequest(n -> part.check("emitter.onRequest"));
    emitter.onCancellation(() -> part.check("emitter.onCancellation"));
    part.run().elsewhere(() -> emitter.emit("a").emit("b"));
    part.run().elsewhere(() -> emitter.emit("c").complete());
  }

  static Uni<String> uni(Part part) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              part.check("uni emitter");
              emitter.onTermination(() -> part.check("uni emitter.onTermination"));
              part.run().elsewhere(() -> emitter.complete("a"));
            });
  }

  private static Uni<String> future(Part part, boolean isFailing) {
    return Uni.createFrom()
        .completionStage(
            () -> {
              part.check("completionStage");
              CompletableFuture<String> future = new CompletableFuture<>();
              part.run()
                  .elsewhere(
                      () -> {
                        if (isFailing) {
                          future.completeExceptionally(new IllegalStateException("drawn"));
                        } else {
                          future.complete("a");
                        }
                      });
              return future;
            });
  }

  private static Flow.Publisher<String> publisher(Part part) {
    return subscriber -> {
      part.check("publisher.subscribe");
      subscriber.onSubscribe(
          new Flow.Subscription() {
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
              // When a subscriber throws, Mutiny's guard of foreign publishers cancels from within
              // the emitter's call.
            }
          });
    };
  }

  private static <P extends Multi<String> & Flow.Processor<String, String>> Multi<String> processor(
      Part part, P processor) {
    part.run()
        .elsewhere(
            () -> {
              processor.onNext("a");
              processor.onNext("b");
            });
    part.run().elsewhere(processor::onComplete);
    return processor
        .plug(Infrastructure::onMultiCreation)
        .map(item -> part.checked("processor", item));
  }
}
