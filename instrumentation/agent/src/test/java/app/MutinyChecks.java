package app;

import static app.Checks.ID;
import static app.Checks.callIn;
import static app.Checks.in;
import static app.Checks.same;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/** Mutiny: what comes from elsewhere goes on with the stores of whoever subscribed. */
final class MutinyChecks {
  private MutinyChecks() {}

  static void addTo(Checks checks) {
    checks.add(
        "mutiny/stores/an emitter's item",
        () -> {
          AtomicReference<UniEmitter<? super String>> emitter = new AtomicReference<>();
          Uni<String> uni = Uni.createFrom().emitter(e -> emitter.set(e));
          CompletableFuture<Object> seen =
              callIn("A", () -> uni.map(x -> ID.getStore()).subscribeAsCompletionStage());
          in("B", () -> emitter.get().complete("x"));
          same("A", seen.get());
        });
    checks.add(
        "mutiny/stores/an emitter's failure",
        () -> {
          AtomicReference<UniEmitter<? super Object>> emitter = new AtomicReference<>();
          Uni<Object> uni = Uni.createFrom().emitter(e -> emitter.set(e));
          CompletableFuture<Object> seen =
              callIn(
                  "A",
                  () ->
                      uni.onFailure()
                          .recoverWithItem(failure -> ID.getStore())
                          .subscribeAsCompletionStage());
          in("B", () -> emitter.get().fail(new IllegalStateException("as the check wants")));
          same("A", seen.get());
        });
    checks.add(
        "mutiny/stores/an emitter's items",
        () -> {
          AtomicReference<MultiEmitter<? super String>> emitter = new AtomicReference<>();
          Multi<String> multi = Multi.createFrom().emitter(e -> emitter.set(e));
          CompletableFuture<List<Object>> seen =
              callIn(
                  "A",
                  () ->
                      multi
                          .map(x -> ID.getStore())
                          .collect()
                          .asList()
                          .subscribeAsCompletionStage());
          in("B", () -> emitter.get().emit("x"));
          in("C", () -> emitter.get().emit("y"));
          in("D", () -> emitter.get().complete());
          same(List.of("A", "A"), seen.get());
        });
    checks.add(
        "mutiny/jdk/a pool, and a future",
        () -> {
          ExecutorService pool = Executors.newSingleThreadExecutor();
          CompletableFuture<String> future = new CompletableFuture<>();
          CompletableFuture<Object> seen =
              callIn(
                  "A",
                  () ->
                      Uni.createFrom()
                          .completionStage(future)
                          .emitOn(pool)
                          .map(x -> ID.getStore())
                          .subscribeAsCompletionStage());
          in("B", () -> future.complete("x"));
          same("A", seen.get());
          pool.shutdown();
        });
  }
}
