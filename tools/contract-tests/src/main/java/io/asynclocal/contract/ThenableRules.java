package io.asynclocal.contract;

import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.concurrent.AsyncCompletableFuture;
import io.asynclocal.concurrent.AsyncFutures;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** SPEC section 6. */
@SuppressWarnings("FutureReturnValueIgnored") // a task tells what it saw
interface ThenableRules extends OnCarrier {

  @Test
  default void rule6_01_aFunctionRunsInTheContextOfItsRegistrationInEveryForm() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    Executor executor = carrier().workers();
    StageForms.onValue()
        .forEach(
            (name, form) -> {
              Seen seen = new Seen(storage);
              CompletableFuture<String> future = new AsyncCompletableFuture<>();
              storage.run("a", () -> form.register(future, seen::read, executor));
              storage.run("b", () -> future.complete("value"));
              assertEquals("a", seen.next(), name);
            });
    StageForms.onFailure()
        .forEach(
            (name, form) -> {
              Seen seen = new Seen(storage);
              CompletableFuture<String> future = new AsyncCompletableFuture<>();
              storage.run("a", () -> form.register(future, seen::read, executor));
              storage.run("b", () -> future.completeExceptionally(new ThrownOnPurpose()));
              assertEquals("a", seen.next(), name);
            });
  }

  @Test
  default void rule6_02_soItDoesWhereTheFutureIsCompleteAlready() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    CompletableFuture<String> complete = new AsyncCompletableFuture<>();
    storage.run("b", () -> complete.complete("value"));
    StageForms.onValue()
        .forEach(
            (name, form) -> {
              Seen seen = new Seen(storage);
              storage.run("a", () -> form.register(complete, seen::read, carrier().workers()));
              assertEquals("a", seen.next(), name);
            });
  }

  @Test
  default void rule6_03_dependentsCarryContextsToo() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    StageForms.onValue()
        .forEach(
            (name, form) -> {
              Seen seen = new Seen(storage);
              CompletableFuture<String> future = new AsyncCompletableFuture<>();
              CompletionStage<?> dependent = form.register(future, () -> {}, carrier().workers());
              storage.run("a", () -> dependent.thenRun(seen::read));
              storage.run("b", () -> future.complete("value"));
              assertEquals("a", seen.next(), name);
            });
    CompletableFuture<String> future = new AsyncCompletableFuture<>();
    Seen seen = new Seen(storage);
    storage.run("a", () -> future.copy().thenRun(seen::read));
    storage.run("a", () -> future.minimalCompletionStage().thenRun(seen::read));
    storage.run(
        "a", () -> future.newIncompleteFuture().completeAsync(() -> "b").thenRun(seen::read));
    storage.run("b", () -> future.complete("value"));
    assertEquals(List.of("a", "a", "a"), seen.next(3));
  }

  @Test
  default void rule6_04_aForeignStageInTheMiddleLosesNothing() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    Seen seen = new Seen(storage);
    CompletableFuture<String> foreign = new CompletableFuture<>();
    storage.run(
        "a",
        () ->
            AsyncFutures.propagating(CompletableFuture.completedFuture("value"))
                .thenCompose(value -> foreign)
                .thenRun(seen::read));
    carrier().workers().execute(() -> foreign.complete("value"));
    assertEquals("a", seen.next());
  }

  @Test
  default void rule6_05_aStageOfAnyKindCanBeFollowed() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    Seen seen = new Seen(storage);
    CompletableFuture<String> foreign = new CompletableFuture<>();
    AsyncCompletableFuture<String> following = AsyncFutures.propagating(foreign);
    storage.run("a", () -> following.thenRun(seen::read));
    carrier().workers().execute(() -> foreign.complete("value"));
    assertEquals("a", seen.next());
    assertEquals("value", following.join());
    assertSame(following, AsyncFutures.propagating(following));

    CompletableFuture<String> unfinished = new CompletableFuture<>();
    AsyncCompletableFuture<String> copy = AsyncFutures.propagating(unfinished);
    copy.complete("the copy's");
    assertFalse(unfinished.isDone(), "what completes the copy leaves the stage alone");
    AsyncFutures.propagating(unfinished).cancel(true);
    assertTrue(unfinished.isCancelled(), "what cancels the copy reaches the stage");
  }

  @Test
  default void rule6_06_timeOutsRunWhatFollowsInTheContextOfItsRegistration() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    Seen seen = new Seen(storage);
    CompletableFuture<String> late = new AsyncCompletableFuture<>();
    storage.run("a", () -> late.orTimeout(1, MILLISECONDS).whenComplete((v, f) -> seen.read()));
    assertEquals("a", seen.next());
    CompletableFuture<String> replaced = new AsyncCompletableFuture<>();
    storage.run(
        "b", () -> replaced.completeOnTimeout("value", 1, MILLISECONDS).thenRun(seen::read));
    assertEquals("b", seen.next());
    assertFalse(new AsyncCompletableFuture<String>().orTimeout(1, HOURS).isDone());
  }

  @Test
  default void rule6_07_aTaskRunsInTheContextOfTheCallThatStartsIt() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    Executor executor = carrier().workers();
    assertEquals(
        "a", storage.call("a", () -> AsyncFutures.supplyAsync(storage::getStore, executor)).join());
    CompletableFuture<String> future = new AsyncCompletableFuture<>();
    storage.run("b", () -> future.completeAsync(storage::getStore, executor));
    assertEquals("b", future.join());
    CompletableFuture<String> onDefault = new AsyncCompletableFuture<>();
    storage.run("b", () -> onDefault.completeAsync(storage::getStore));
    assertEquals("b", onDefault.join());
    Seen seen = new Seen(storage);
    storage.run("c", () -> AsyncFutures.runAsync(seen::read, executor));
    assertEquals("c", seen.next());
  }

  @Test
  default void rule6_08_whoeverCompletesTheFutureIsLeftAsFound() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    CompletableFuture<String> future = new AsyncCompletableFuture<>();
    storage.run("a", () -> future.thenRun(() -> storage.enterWith("b")));
    storage.run(
        "c",
        () -> {
          future.complete("value");
          assertEquals("c", storage.getStore());
        });
  }

  @Test
  default void rule6_09_cancellationFailureJoinAndGetAreThoseOfCompletableFuture()
      throws Exception {
    AsyncCompletableFuture<String> cancelled = new AsyncCompletableFuture<>();
    CompletableFuture<Integer> dependent = cancelled.thenApply(String::length);
    assertTrue(cancelled.cancel(true));
    assertTrue(cancelled.isCancelled());
    assertThrows(CancellationException.class, cancelled::join);
    assertThrows(CancellationException.class, cancelled::get);
    assertTrue(
        assertThrows(CompletionException.class, dependent::join).getCause()
            instanceof CancellationException);

    RuntimeException thrown = new ThrownOnPurpose();
    AsyncCompletableFuture<String> failed = new AsyncCompletableFuture<>();
    CompletableFuture<String> recovered = failed.exceptionally(failure -> "recovered");
    failed.completeExceptionally(thrown);
    assertSame(thrown, assertThrows(ExecutionException.class, failed::get).getCause());
    assertSame(thrown, assertThrows(CompletionException.class, failed::join).getCause());
    assertEquals("recovered", recovered.get());

    CompletableFuture<String> throwing =
        AsyncFutures.propagating(CompletableFuture.completedFuture("value"))
            .thenApply(
                value -> {
                  throw thrown;
                });
    assertSame(thrown, assertThrows(CompletionException.class, throwing::join).getCause());
  }
}
