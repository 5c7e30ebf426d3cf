package io.asynclocal.mixture;

import static io.asynclocal.mixture.Cast.future;
import static io.asynclocal.mixture.Kind.FUTURE;
import static io.asynclocal.mixture.Operators.beside;
import static io.asynclocal.mixture.Operators.nesting;
import static io.asynclocal.mixture.Operators.on;
import static io.asynclocal.mixture.Operators.source;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Futures, and executors that complete them. */
final class FutureStages {
  private FutureStages() {}

  static Stream<Operator> all() {
    return Stream.of(sources(), operators(), combinations()).flatMap(each -> each);
  }

  /** {@return a future that somebody else completes} */
  static CompletableFuture<Object> fed(Part part, Object item) {
    CompletableFuture<Object> plain = new CompletableFuture<>();
    part.run.elsewhere(() -> plain.complete(item));
    return part.run.begun(plain);
  }

  private static Stream<Operator> sources() {
    return Stream.of(
        source(FUTURE, "fed", part -> fed(part, "a")),
        source(FUTURE, "completed", part -> part.run.begun(CompletableFuture.completedFuture("a"))),
        source(
            FUTURE, "failed", part -> part.run.begun(CompletableFuture.failedFuture(new Drawn()))),
        source(
            FUTURE,
            "supplyAsync",
            part ->
                part.run.begun(
                    CompletableFuture.supplyAsync(
                        () -> part.called("supply", "a"), part.run.plainExecutor()))),
        source(FUTURE, "submit", FutureStages::submitted),
        source(FUTURE, "schedule", FutureStages::scheduled),
        source(FUTURE, "thread", FutureStages::thread));
  }

  private static Object submitted(Part part) {
    CompletableFuture<Object> future = new CompletableFuture<>();
    Object unused =
        part.run
            .executor()
            .submit(
                () -> {
                  part.check("task");
                  return future.complete("a");
                });
    return part.run.begun(future);
  }

  private static Object scheduled(Part part) {
    CompletableFuture<Object> future = new CompletableFuture<>();
    Object unused =
        part.run
            .executor()
            .schedule(
                () -> future.complete(part.checked("task", "a")),
                part.run.races() ? 1 : 0,
                TimeUnit.MILLISECONDS);
    return part.run.begun(future);
  }

  private static Object thread(Part part) {
    CompletableFuture<Object> future = new CompletableFuture<>();
    Runnable task = () -> future.complete(part.checked("thread", "a"));
    if (part.run.races()) {
      part.run.threads().newThread(task).start();
    } else {
      task.run();
    }
    return part.run.begun(future);
  }

  private static Stream<Operator> operators() {
    return Stream.of(
        on(
            FUTURE,
            "thenApply",
            (part, above) -> future(above).thenApply(item -> part.called("apply", item))),
        on(
            FUTURE,
            "thenApplyAsync",
            (part, above) ->
                future(above)
                    .thenApplyAsync(item -> part.called("apply", item), part.run.executor())),
        on(
            FUTURE,
            "thenApplyAsync in common pool",
            (part, above) ->
                part.run.races()
                    ? future(above).thenApplyAsync(item -> part.called("apply", item))
                    : above),
        on(
            FUTURE,
            "handle",
            (part, above) ->
                future(above)
                    .handle(
                        (item, failure) -> part.called("handle", failure == null ? item : "f"))),
        on(
            FUTURE,
            "whenComplete",
            (part, above) ->
                future(above).whenComplete((item, failure) -> part.called("complete", ""))),
        on(
            FUTURE,
            "whenCompleteAsync",
            (part, above) ->
                future(above)
                    .whenCompleteAsync(
                        (item, failure) -> part.called("complete", ""), part.run.executor())),
        on(
            FUTURE,
            "exceptionally",
            (part, above) -> future(above).exceptionally(failure -> part.called("failure", "f"))),
        on(
            FUTURE,
            "orTimeout",
            (part, above) -> future(above).orTimeout(part.run.soon(), TimeUnit.MILLISECONDS)),
        on(
            FUTURE,
            "completeOnTimeout",
            (part, above) ->
                future(above).completeOnTimeout("t", part.run.soon(), TimeUnit.MILLISECONDS)),
        on(FUTURE, "copy", (part, above) -> future(above).copy()));
  }

  private static Stream<Operator> combinations() {
    return Stream.of(
        nesting(
            FUTURE,
            "thenCompose",
            (part, above) ->
                future(above)
                    .thenCompose(
                        item -> {
                          part.called("compose", "");
                          return future(part.inner(FUTURE));
                        })),
        nesting(
            FUTURE,
            "thenComposeAsync",
            (part, above) ->
                future(above)
                    .thenComposeAsync(
                        item -> {
                          part.called("compose", "");
                          return future(part.inner(FUTURE));
                        },
                        part.run.executor())),
        nesting(
            FUTURE,
            "exceptionallyCompose",
            (part, above) ->
                future(above)
                    .exceptionallyCompose(
                        failure -> {
                          part.called("failure", "");
                          return future(part.inner(FUTURE));
                        })),
        beside(
            FUTURE,
            "thenCombine",
            (part, above) ->
                future(above)
                    .thenCombine(
                        future(part.beside(FUTURE)),
                        (a, b) -> part.called("combine", Part.item(a + "" + b)))),
        beside(
            FUTURE,
            "applyToEither",
            (part, above) ->
                future(above)
                    .applyToEither(
                        future(part.beside(FUTURE)), item -> part.called("either", item))));
  }
}
