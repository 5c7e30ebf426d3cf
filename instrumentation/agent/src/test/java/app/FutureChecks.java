package app;

import static app.Checks.ID;
import static app.Checks.callIn;
import static app.Checks.collected;
import static app.Checks.in;
import static app.Checks.same;
import static app.Checks.watched;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Futures: what is registered in one context runs there, whoever completes. */
final class FutureChecks {
  private FutureChecks() {}

  private interface Registers {
    CompletionStage<?> on(CompletableFuture<Object> future);
  }

  static void addTo(Checks checks) {
    reactions(checks);
    combined(checks);
    begun(checks);
    others(checks);
  }

  private static Object id() {
    return ID.getStore();
  }

  private static void reactions(Checks checks) {
    Executor direct = Runnable::run;
    reaction(checks, "thenApply", f -> f.thenApply(v -> id()));
    reaction(checks, "thenApplyAsync", f -> f.thenApplyAsync(v -> id()));
    reaction(checks, "thenApplyAsync on an executor", f -> f.thenApplyAsync(v -> id(), direct));
    reaction(checks, "thenAccept", f -> seen(s -> f.thenAccept(v -> s.set(id()))));
    reaction(checks, "thenAcceptAsync", f -> seen(s -> f.thenAcceptAsync(v -> s.set(id()))));
    reaction(checks, "thenRun", f -> seen(s -> f.thenRun(() -> s.set(id()))));
    reaction(checks, "thenRunAsync", f -> seen(s -> f.thenRunAsync(() -> s.set(id()))));
    reaction(checks, "handle", f -> f.handle((v, e) -> id()));
    reaction(checks, "handleAsync", f -> f.handleAsync((v, e) -> id()));
    reaction(checks, "whenComplete", f -> seen(s -> f.whenComplete((v, e) -> s.set(id()))));
    reaction(
        checks, "whenCompleteAsync", f -> seen(s -> f.whenCompleteAsync((v, e) -> s.set(id()))));
    reaction(
        checks, "thenCompose", f -> f.thenCompose(v -> CompletableFuture.completedFuture(id())));
    reaction(
        checks,
        "thenComposeAsync",
        f -> f.thenComposeAsync(v -> CompletableFuture.completedFuture(id())));
    reaction(checks, "on a copy", f -> f.copy().thenApply(v -> id()));
    reaction(checks, "on a minimal stage", f -> f.minimalCompletionStage().thenApply(v -> id()));
    failed(checks, "exceptionally", f -> f.exceptionally(e -> id()));
    failed(checks, "exceptionallyAsync", f -> f.exceptionallyAsync(e -> id()));
    failed(
        checks,
        "exceptionallyCompose",
        f -> f.exceptionallyCompose(e -> CompletableFuture.completedFuture(id())));
  }

  private static void combined(Checks checks) {
    CompletableFuture<Object> done = CompletableFuture.completedFuture("done");
    CompletableFuture<Object> never = new CompletableFuture<>();
    reaction(checks, "thenCombine", f -> f.thenCombine(done, (a, b) -> id()));
    reaction(checks, "thenCombineAsync", f -> f.thenCombineAsync(done, (a, b) -> id()));
    reaction(
        checks, "thenAcceptBoth", f -> seen(s -> f.thenAcceptBoth(done, (a, b) -> s.set(id()))));
    reaction(checks, "runAfterBoth", f -> seen(s -> f.runAfterBoth(done, () -> s.set(id()))));
    reaction(checks, "applyToEither", f -> f.applyToEither(never, v -> id()));
    reaction(checks, "acceptEither", f -> seen(s -> f.acceptEither(never, v -> s.set(id()))));
    reaction(checks, "runAfterEither", f -> seen(s -> f.runAfterEither(never, () -> s.set(id()))));
    reaction(checks, "on allOf", f -> CompletableFuture.allOf(f, done).thenApply(v -> id()));
    reaction(checks, "on anyOf", f -> CompletableFuture.anyOf(f, never).thenApply(v -> id()));
  }

  private static void begun(Checks checks) {
    checks.add(
        "future/default executor/supplyAsync",
        () -> same("A", callIn("A", () -> CompletableFuture.supplyAsync(ID::getStore)).get()));
    checks.add(
        "future/default executor/runAsync",
        () -> {
          AtomicReference<Object> seen = new AtomicReference<>();
          callIn("A", () -> CompletableFuture.runAsync(() -> seen.set(id()))).get();
          same("A", seen.get());
        });
    checks.add(
        "future/stores/supplyAsync on a pool, through which nothing else is captured",
        () -> {
          var pool = Executors.newSingleThreadExecutor();
          same("A", callIn("A", () -> CompletableFuture.supplyAsync(ID::getStore, pool)).get());
          same(null, CompletableFuture.supplyAsync(ID::getStore, pool).get());
          pool.shutdown();
        });
    checks.add(
        "future/default executor/completeAsync",
        () ->
            same(
                "A",
                callIn("A", () -> new CompletableFuture<>().completeAsync(ID::getStore)).get()));
  }

  private static void others(Checks checks) {
    checks.add(
        "future/root/what the root registers sees nothing of the one that completes",
        () -> {
          same("A", callIn("A", () -> CompletableFuture.supplyAsync(ID::getStore)).get());
          CompletableFuture<Object> future = new CompletableFuture<>();
          CompletableFuture<Object> seen = future.thenApply(v -> String.valueOf(id()));
          in("B", () -> future.complete(1));
          same("null", seen.get());
        });
    checks.add(
        "future/stores/a reaction of a completed one is a callback of its own",
        () -> {
          CompletableFuture<Object> done = CompletableFuture.completedFuture(1);
          same(
              "A",
              callIn(
                  "A",
                  () -> {
                    done.thenAccept(v -> ID.enterWith("another's"));
                    done.thenCombine(
                        done,
                        (a, b) -> {
                          ID.enterWith("another's");
                          return a;
                        });
                    return ID.getStore();
                  }));
        });
    checks.add(
        "future/cancel/a cancelled one runs nothing",
        () -> {
          CompletableFuture<Object> future = new CompletableFuture<>();
          CompletableFuture<Object> dependent = callIn("A", () -> future.thenApply(v -> id()));
          same(true, dependent.cancel(false));
          future.complete(1);
          same(true, dependent.isCancelled());
        });
    checks.add(
        "future/leak/a reaction that has run",
        () -> {
          CompletableFuture<Object> future = new CompletableFuture<>();
          AtomicReference<CompletableFuture<Object>> kept = new AtomicReference<>();
          collected(
              store -> {
                kept.set(future.thenApply(v -> id() == store.get()));
                ID.exit(() -> future.complete(1));
                same(true, kept.get().get());
              });
          same(true, kept.get().isDone());
        });
    checks.add(
        "future/leak/a time-out that didn't come",
        () ->
            collected(
                store -> {
                  CompletableFuture<Object> future = new CompletableFuture<>();
                  CompletableFuture<Object> seen =
                      future.orTimeout(1, TimeUnit.HOURS).thenApply(v -> id() == store.get());
                  ID.exit(() -> future.complete(1));
                  same(true, seen.get());
                }));
    checks.add(
        "future/hooks/a reaction",
        () -> {
          Events events =
              watched(
                  () -> {
                    CompletableFuture<Object> future = new CompletableFuture<>();
                    future.thenApply(v -> v);
                    future.complete(1);
                  });
          same("[CompletableFuture before after destroy]", events.of().toString());
        });
    checks.add(
        "future/hooks/an asynchronous one is one resource",
        () -> {
          var pool = Executors.newSingleThreadExecutor();
          Events events =
              watched(
                  () -> {
                    CompletableFuture.runAsync(() -> {}, pool).get();
                    pool.shutdown();
                    pool.awaitTermination(30, TimeUnit.SECONDS);
                  });
          same("[CompletableFuture before after destroy]", events.of().toString());
        });
  }

  /** The rest of a stage's value is what the reaction has seen. */
  private static CompletionStage<Object> seen(
      java.util.function.Function<AtomicReference<Object>, CompletionStage<?>> registers) {
    AtomicReference<Object> seen = new AtomicReference<>();
    CompletableFuture<Object> result = new CompletableFuture<>();
    // Completed, not reacted to: only what is checked is a reaction with a context.
    registers.apply(seen).toCompletableFuture().whenComplete((v, e) -> result.complete(seen.get()));
    return result;
  }

  private static void reaction(Checks checks, String name, Registers registers) {
    check(checks, name, registers, future -> future.complete("x"));
  }

  private static void failed(Checks checks, String name, Registers registers) {
    check(
        checks,
        name,
        registers,
        future -> future.completeExceptionally(new IllegalStateException()));
  }

  private interface Completes {
    void end(CompletableFuture<Object> future);
  }

  private static void check(Checks checks, String name, Registers registers, Completes completes) {
    checks.add(
        "future/stores/" + name,
        () -> {
          CompletableFuture<Object> future = new CompletableFuture<>();
          CompletionStage<?> stage = callIn("A", () -> registers.on(future));
          in("B", () -> completes.end(future));
          same("A", stage.toCompletableFuture().get(30, TimeUnit.SECONDS));
        });
    checks.add(
        "future/root/" + name,
        () -> {
          CompletableFuture<Object> future = new CompletableFuture<>();
          CompletionStage<?> stage = registers.on(future);
          in("B", () -> completes.end(future));
          same(null, stage.toCompletableFuture().get(30, TimeUnit.SECONDS));
        });
  }
}
