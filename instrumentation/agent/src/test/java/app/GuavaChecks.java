package app;

import static app.Checks.ID;
import static app.Checks.callIn;
import static app.Checks.in;
import static app.Checks.same;
import static app.Checks.watched;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.ListenableFutureTask;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.SettableFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Guava: a listener has the stores of whoever added it, whoever completes the future. */
final class GuavaChecks {
  private static final int LONG_CHAIN = 20_000;

  private GuavaChecks() {}

  static void addTo(Checks checks) {
    ExecutorService pool = Executors.newCachedThreadPool();
    checks.add("guava/stores/a listener", () -> listener(MoreExecutors.directExecutor()));
    checks.add("guava/stores/a listener on a pool", () -> listener(pool));
    checks.add(
        "guava/stores/transform",
        () -> {
          SettableFuture<String> future = SettableFuture.create();
          ListenableFuture<Object> seen =
              callIn("A", () -> Futures.transform(future, x -> ID.getStore(), pool));
          in("B", () -> future.set("x"));
          same("A", seen.get());
        });
    checks.add(
        "guava/stores/a callback",
        () -> {
          SettableFuture<String> future = SettableFuture.create();
          CompletableFuture<String> seen = new CompletableFuture<>();
          in("A", () -> Futures.addCallback(future, new Seeing(seen), pool));
          in("B", () -> future.set("x"));
          same("A", seen.get());
        });
    checks.add(
        "guava/stores/when all succeed",
        () -> {
          SettableFuture<String> one = SettableFuture.create();
          SettableFuture<String> two = SettableFuture.create();
          ListenableFuture<Object> seen =
              callIn("A", () -> Futures.whenAllSucceed(one, two).call(ID::getStore, pool));
          in("B", () -> one.set("x"));
          in("C", () -> two.set("x"));
          same("A", seen.get());
        });
    checks.add(
        "guava/stores/a listener of a task",
        () -> {
          ListenableFutureTask<String> task = ListenableFutureTask.create(() -> "x");
          CompletableFuture<String> seen = new CompletableFuture<>();
          in("A", () -> task.addListener(reading(seen), MoreExecutors.directExecutor()));
          in("B", task::run);
          same("A", seen.get());
        });
    checks.add(
        "guava/root/a listener",
        () -> {
          SettableFuture<String> future = SettableFuture.create();
          CompletableFuture<String> seen = new CompletableFuture<>();
          future.addListener(reading(seen), MoreExecutors.directExecutor());
          in("B", () -> future.set("x"));
          same("null", seen.get());
        });
    checks.add(
        "guava/jdk/a task of a listening pool",
        () ->
            same(
                "A",
                callIn("A", () -> MoreExecutors.listeningDecorator(pool).submit(ID::getStore))
                    .get()));
    checks.add("guava/calls/a long chain is unwound without a deep stack", GuavaChecks::chain);
    checks.add(
        "guava/hooks/a listener",
        () -> {
          Events events =
              watched(
                  () -> {
                    SettableFuture<String> future = SettableFuture.create();
                    future.addListener(() -> {}, MoreExecutors.directExecutor());
                    future.set("x");
                  });
          same("[GuavaListener before after destroy]", events.of().toString());
        });
  }

  private static Runnable reading(CompletableFuture<String> seen) {
    return () -> seen.complete(String.valueOf(ID.getStore()));
  }

  private static void listener(Executor executor) throws Exception {
    SettableFuture<String> future = SettableFuture.create();
    CompletableFuture<String> seen = new CompletableFuture<>();
    in("A", () -> future.addListener(reading(seen), executor));
    in("B", () -> future.set("x"));
    same("A", seen.get());
  }

  private static void chain() throws Exception {
    List<SettableFuture<String>> futures = new ArrayList<>();
    futures.add(SettableFuture.create());
    in(
        "A",
        () -> {
          for (int i = 1; i < LONG_CHAIN; i++) {
            SettableFuture<String> next = SettableFuture.create();
            next.setFuture(futures.get(i - 1));
            futures.add(next);
          }
        });
    futures.get(0).set("x");
    same("x", futures.get(LONG_CHAIN - 1).get());
  }

  private record Seeing(CompletableFuture<String> seen) implements FutureCallback<String> {
    @Override
    public void onSuccess(String result) {
      seen.complete(String.valueOf(ID.getStore()));
    }

    @Override
    public void onFailure(Throwable failure) {
      seen.completeExceptionally(failure);
    }
  }
}
