package io.asynclocal.concurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.OtherThread;
import io.asynclocal.RootContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RootContext.class)
class AsyncFuturesTest {
  private final AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
  private final List<String> seen = new ArrayList<>();
  private final Deque<Runnable> queue = new ArrayDeque<>();

  @Test
  void propagating_followsAStageThatCompletesElsewhere() {
    CompletableFuture<String> foreign = new CompletableFuture<>();
    CompletableFuture<Void> reaction =
        storage.call(
            "registration",
            () ->
                AsyncFutures.propagating(foreign)
                    .thenAccept(value -> seen.add(value + " in " + storage.getStore())));
    try (var thread = new OtherThread("completer")) {
      thread.run(() -> storage.run("completer", () -> foreign.complete("value")));
    }
    assertTrue(reaction.isDone());
    assertEquals(List.of("value in registration"), seen);
  }

  @Test
  void propagating_followsAStageThatIsNothingButAStage() {
    CompletionStage<String> foreign = new CompletableFuture<String>().minimalCompletionStage();
    assertFalse(AsyncFutures.propagating(foreign).isDone());
    CompletionStage<String> completed = CompletableFuture.completedStage("value");
    assertEquals("value", AsyncFutures.propagating(completed).join());
  }

  @Test
  void allOf_andAnyOfCarryContextsAndCompleteAsTheirModels() {
    CompletableFuture<String> first = new CompletableFuture<>();
    CompletableFuture<String> second = new CompletableFuture<>();
    storage.run(
        "registration",
        () -> {
          AsyncFutures.allOf(first, second).thenRun(() -> seen.add("all in " + storage.getStore()));
          AsyncFutures.anyOf(first, second)
              .thenAccept(value -> seen.add(value + " in " + storage.getStore()));
        });
    first.complete("first");
    assertEquals(List.of("first in registration"), seen);
    second.complete("second");
    assertEquals(List.of("first in registration", "all in registration"), seen);
    CompletableFuture<String> failed = CompletableFuture.failedFuture(new IllegalStateException());
    var model =
        assertThrows(CompletionException.class, () -> CompletableFuture.allOf(failed).join());
    var e = assertThrows(CompletionException.class, () -> AsyncFutures.allOf(failed).join());
    assertSame(model.getCause(), e.getCause());
    assertTrue(AsyncFutures.allOf().isDone());
    assertFalse(AsyncFutures.anyOf().isDone());
  }

  @Test
  void propagating_isTheStageItselfIfItPropagates() {
    AsyncCompletableFuture<String> future = new AsyncCompletableFuture<>();
    assertSame(future, AsyncFutures.propagating(future));
  }

  @Test
  void propagating_failsAndIsCancelledAsTheStage() {
    CompletableFuture<String> failed = CompletableFuture.failedFuture(new IllegalStateException());
    var e = assertThrows(CompletionException.class, AsyncFutures.propagating(failed)::join);
    assertEquals(IllegalStateException.class, e.getCause().getClass());
    CompletableFuture<String> cancelled = new CompletableFuture<>();
    CompletableFuture<String> following = AsyncFutures.propagating(cancelled);
    cancelled.cancel(true);
    assertTrue(following.isCancelled());
    assertThrows(CancellationException.class, following::join);
  }

  @Test
  void propagating_leavesTheStageAloneWhenCancelled() {
    CompletableFuture<String> foreign = new CompletableFuture<>();
    AsyncFutures.propagating(foreign).cancel(true);
    assertFalse(foreign.isDone());
  }

  @Test
  void supplyAsync_andRunAsync_runInTheContextOfTheCall() {
    CompletableFuture<String> supplied =
        storage.call(
            "caller", () -> AsyncFutures.supplyAsync(() -> storage.getStore() + "!", queue::add));
    CompletableFuture<Void> ran =
        storage.call(
            "caller", () -> AsyncFutures.runAsync(() -> seen.add(storage.getStore()), queue::add));
    assertFalse(supplied.isDone() || ran.isDone());
    queue.forEach(Runnable::run);
    assertEquals("caller!", supplied.join());
    assertTrue(ran.isDone());
    assertEquals(List.of("caller"), seen);
    assertSame(AsyncContext.root(), AsyncContext.current());
  }

  @Test
  void supplyAsync_andRunAsync_carryOnInTheirDependents() {
    storage.run(
        "registration",
        () -> {
          AsyncFutures.supplyAsync(() -> "", queue::add)
              .thenRun(() -> seen.add(storage.getStore()));
          AsyncFutures.runAsync(() -> {}, queue::add).thenRun(() -> seen.add(storage.getStore()));
        });
    storage.run("completer", () -> queue.forEach(Runnable::run));
    assertEquals(List.of("registration", "registration"), seen);
  }

  @Test
  void supplyAsync_andRunAsync_failAsTheirTask() {
    var failure = new IllegalStateException("of the task");
    CompletableFuture<String> supplied =
        AsyncFutures.supplyAsync(
            () -> {
              throw failure;
            },
            Runnable::run);
    CompletableFuture<Void> ran =
        AsyncFutures.runAsync(
            () -> {
              throw failure;
            },
            Runnable::run);
    assertSame(failure, assertThrows(CompletionException.class, supplied::join).getCause());
    assertSame(failure, assertThrows(CompletionException.class, ran::join).getCause());
  }

  /** As {@link CompletableFuture#runAsync} and {@link CompletableFuture#supplyAsync} have it. */
  @Test
  void supplyAsync_andRunAsync_doNotRunATaskThatWasCancelledBefore() {
    AsyncFutures.supplyAsync(() -> seen.add("supplied"), queue::add).cancel(false);
    AsyncFutures.runAsync(() -> seen.add("ran"), queue::add).cancel(false);
    assertEquals(2, queue.size());
    queue.forEach(Runnable::run);
    assertEquals(List.of(), seen);
  }

  @Test
  @SuppressWarnings("DataFlowIssue")
  void everyMember_refusesNull() {
    assertThrows(NullPointerException.class, () -> AsyncFutures.propagating(null));
    assertThrows(NullPointerException.class, () -> AsyncFutures.runAsync(null, Runnable::run));
    assertThrows(NullPointerException.class, () -> AsyncFutures.runAsync(() -> {}, null));
    assertThrows(NullPointerException.class, () -> AsyncFutures.supplyAsync(null, Runnable::run));
    assertThrows(NullPointerException.class, () -> AsyncFutures.supplyAsync(() -> "", null));
  }
}
