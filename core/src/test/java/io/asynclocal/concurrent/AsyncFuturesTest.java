package io.asynclocal.concurrent;

import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;

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

  /** What is complete from the beginning carries as well, and isn't another's next time. */
  @Test
  void propagating_followsAStageThatIsCompleteFromTheBeginning() {
    CompletableFuture<String> value = CompletableFuture.completedFuture("value");
    CompletableFuture<String> nothing = CompletableFuture.completedFuture(null);
    storage.run(
        "registration",
        () -> {
          CompletableFuture<String> held = new CompletableFuture<>();
          AsyncFutures.propagating(value)
              .thenCombine(held, String::concat)
              .thenAccept(joined -> seen.add(joined + " in " + storage.getStore()));
          storage.run("completer", () -> held.complete("!"));
        });
    assertEquals(List.of("value! in registration"), seen);
    assertEquals(null, AsyncFutures.propagating(nothing).join());
    assertFalse(AsyncFutures.propagating(value) == AsyncFutures.propagating(value));
    assertEquals(0, AsyncFutures.propagating(value).getNumberOfDependents());
    CompletableFuture<String> failed = CompletableFuture.failedFuture(new IllegalStateException());
    AsyncFutures.propagating(failed)
        .whenComplete((unused, e) -> assertEquals(IllegalStateException.class, e.getClass()))
        .exceptionally(e -> "seen " + e.getCause().getClass().getSimpleName())
        .thenAccept(seen::add);
    assertEquals("seen IllegalStateException", seen.get(1));
  }

  @Test
  void propagating_cancelsTheStageWhenCancelled() {
    CompletableFuture<String> foreign = new CompletableFuture<>();
    assertTrue(AsyncFutures.propagating(foreign).cancel(true));
    assertTrue(foreign.isCancelled());
    CompletionStage<String> minimal =
        foreign.newIncompleteFuture().minimalCompletionStage().thenApply(x -> "");
    assertTrue(AsyncFutures.propagating(minimal).cancel(true));
  }

  @Test
  void propagating_cancelsTheStageWhenItsTimeIsOut() throws Exception {
    CompletableFuture<String> foreign = new CompletableFuture<>();
    CompletableFuture<String> copy = AsyncFutures.propagating(foreign).orTimeout(1, MILLISECONDS);
    var e = assertThrows(ExecutionException.class, () -> copy.get(30, SECONDS));
    assertEquals(TimeoutException.class, e.getCause().getClass());
    assertThrows(CancellationException.class, () -> foreign.get(30, SECONDS));
    CompletableFuture<String> other = new CompletableFuture<>();
    CompletableFuture<String> replaced =
        AsyncFutures.propagating(other).completeOnTimeout("late", 1, MILLISECONDS);
    assertEquals("late", replaced.get(30, SECONDS));
    assertThrows(CancellationException.class, () -> other.get(30, SECONDS));
  }

  @Test
  void propagating_leavesTheStageAloneWhenCompletedOrWhenItsTimeIsNot() {
    CompletableFuture<String> foreign = new CompletableFuture<>();
    CompletableFuture<String> copy = AsyncFutures.propagating(foreign).orTimeout(1, HOURS);
    copy.complete("by hand");
    copy.cancel(false);
    assertFalse(foreign.isDone());
    CompletableFuture<String> failed = AsyncFutures.propagating(new CompletableFuture<String>());
    failed.orTimeout(1, HOURS).completeExceptionally(new IllegalStateException());
    CompletableFuture<String> other = new CompletableFuture<>();
    CompletableFuture<String> inTime =
        AsyncFutures.propagating(other).completeOnTimeout("late", 1, HOURS);
    other.complete("in time");
    assertEquals("in time", inTime.join());
    assertFalse(other.isCancelled());
  }

  /** As an HTTP client's future, where cancelling any derived one ends the exchange. */
  private static final class Exchange extends CompletableFuture<String> {
    private final AtomicInteger ended;

    Exchange(AtomicInteger ended) {
      this.ended = ended;
    }

    @Override
    @SuppressWarnings("unchecked") // nothing is ever completed here
    public <U> CompletableFuture<U> newIncompleteFuture() {
      return (CompletableFuture<U>) new Exchange(ended);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      ended.incrementAndGet();
      return super.cancel(mayInterruptIfRunning);
    }
  }

  @Test
  void derivedFuture_reachesTheStageWhereOneThatIsDerivedFromTheStageWould() {
    AtomicInteger ended = new AtomicInteger();
    AsyncFutures.propagating(new Exchange(ended)).thenApply(x -> x).thenRun(() -> {}).cancel(true);
    assertEquals(1, ended.get());
    CompletableFuture<String> plain = new CompletableFuture<>();
    AsyncFutures.propagating(plain).thenApply(x -> x).cancel(true);
    assertFalse(plain.isDone());
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
  void supplyAsync_andRunAsync_useTheCommonPoolWhereNoExecutorIsGiven() {
    CompletableFuture<String> supplied =
        storage.call("caller", () -> AsyncFutures.supplyAsync(() -> storage.getStore() + "!"));
    CompletableFuture<Void> ran =
        storage.call("caller", () -> AsyncFutures.runAsync(() -> seen.add(storage.getStore())));
    assertEquals("caller!", supplied.join());
    ran.join();
    assertEquals(List.of("caller"), seen);
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
    assertThrows(NullPointerException.class, () -> AsyncFutures.supplyAsync(null));
    assertThrows(NullPointerException.class, () -> AsyncFutures.runAsync(null));
    assertNames("futures is null.", () -> AsyncFutures.allOf((CompletableFuture<?>[]) null));
    assertNames("futures is null.", () -> AsyncFutures.anyOf((CompletableFuture<?>[]) null));
    CompletableFuture<String> there = new CompletableFuture<>();
    assertNames("futures[1] is null.", () -> AsyncFutures.allOf(there, null));
    assertNames("futures[1] is null.", () -> AsyncFutures.anyOf(there, null));
    assertNames("task is null.", () -> AsyncFutures.runAsync(null, Runnable::run));
    assertNames("executor is null.", () -> AsyncFutures.runAsync(() -> {}, null));
    assertNames("supplier is null.", () -> AsyncFutures.supplyAsync(null, Runnable::run));
    assertNames("executor is null.", () -> AsyncFutures.supplyAsync(() -> "", null));
  }

  private static void assertNames(String beginning, Executable call) {
    var e = assertThrows(NullPointerException.class, call);
    assertTrue(e.getMessage().startsWith(beginning), e.getMessage());
  }
}
