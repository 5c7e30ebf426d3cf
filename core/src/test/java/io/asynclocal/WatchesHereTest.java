package io.asynclocal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.concurrent.AsyncCompletableFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a hook that samples is told of, and what becomes of the rest. */
class WatchesHereTest {
  private static final AsyncBoundary WORK = AsyncBoundary.of("Work");

  private final AsyncLocalStorage<String> sampled = AsyncLocalStorage.create();
  private final List<String> events = new ArrayList<>();
  private BooleanSupplier condition = () -> sampled.getStore() != null;

  private final AsyncHook hook =
      AsyncHooks.createHook(
              new AsyncHookCallbacks() {
                @Override
                public boolean watchesHere() {
                  return condition.getAsBoolean();
                }

                @Override
                public void init(long id, String type, long triggerId, AsyncResource resource) {
                  events.add("init " + type);
                }

                @Override
                public void before(long asyncId) {
                  events.add("before");
                }

                @Override
                public void after(long asyncId) {
                  events.add("after");
                }

                @Override
                public void promiseResolve(long asyncId) {
                  events.add("resolve");
                }

                @Override
                public void destroy(long asyncId) {
                  events.add("destroy");
                }

                @Override
                public void failed(long asyncId, Throwable failure) {
                  events.add("failed");
                }
              })
          .enable();

  @AfterEach
  void disable() {
    hook.disable();
  }

  @Test
  void work_thatNoHookWatchesIsAMereContext() {
    assertSame(AsyncContext.current(), WORK.capture());
    assertFalse(AsyncBoundary.isWatched());
    WORK.bindOnce(() -> assertEquals(1, AsyncHooks.executionAsyncId())).run();
    assertEquals(List.of(), events);
    sampled.run("s-1", () -> assertTrue(AsyncBoundary.isWatched()));
    sampled.call("s-1", () -> WORK.bindOnce(() -> {})).run();
    assertEquals(List.of("init Work", "before", "after", "destroy"), events);
  }

  @Test
  void work_thatAnotherHookWatchesIsToldToAll() {
    try (HookRecorder other = new HookRecorder("Work")) {
      WORK.bindOnce(() -> {}).run();
      assertEquals(List.of("init 1", "before 1", "after 1", "destroy 1"), other.events());
    }
    assertEquals(List.of("init Work", "before", "after", "destroy"), events);
  }

  @Test
  void resource_ofTheApplicationHasAnIdAndIsToldAllTheSame() {
    AsyncResource query = new AsyncResource("Query");
    assertTrue(query.asyncId() > 1);
    query.emitDestroy();
    assertEquals(List.of("init Query", "destroy"), events);
  }

  @Test
  void future_thatNoHookWatchesIsToldOfByNobody() {
    AsyncCompletableFuture<String> future = new AsyncCompletableFuture<>();
    CompletableFuture<Void> reaction = future.thenRun(() -> {});
    assertEquals(1, future.getNumberOfDependents());
    future.complete("done");
    reaction.join();
    assertEquals(List.of(), events);
  }

  @Test
  void watchesHere_mayHandWorkOverAndEnterStores() {
    List<Capture> asked = new ArrayList<>();
    AsyncLocalStorage<String> other = AsyncLocalStorage.create();
    condition =
        () -> {
          other.enterWith("entered");
          return asked.add(WORK.capture()); // which must not ask for ever
        };
    assertInstanceOf(AsyncResource.class, WORK.capture());
    assertEquals(1, asked.size());
    assertInstanceOf(AsyncContext.class, asked.get(0));
    assertEquals(null, other.getStore());
  }

  @Test
  void watchesHere_thatThrowsDisablesItsHookAndHarmsNobody() {
    condition =
        () -> {
          throw new IllegalStateException("wanted");
        };
    try (ReportedWarnings warnings = new ReportedWarnings()) {
      assertSame(AsyncContext.current(), WORK.capture());
      assertEquals(1, warnings.messages().size());
    }
    condition = () -> true;
    assertSame(AsyncContext.current(), WORK.capture());
    hook.enable();
    assertInstanceOf(AsyncResource.class, WORK.capture());
  }

  /** Something that threads have, and that is carried along. */
  private static final class Luggage implements ThreadState {
    private final ThreadLocal<String> packed = new ThreadLocal<>();

    @Override
    public Object capture() {
      return packed.get();
    }

    @Override
    public Object restore(Object captured) {
      Object previous = packed.get();
      packed.set((String) captured);
      return previous == null ? "" : previous;
    }

    @Override
    public void giveBack(Object previous) {
      packed.set((String) previous);
    }
  }

  @Test
  void work_thatNoHookWatchesCarriesTheStatesOfThreads() {
    Luggage luggage = new Luggage();
    AsyncBoundary.carryAlong(luggage);
    AsyncResource running = sampled.call("s-1", () -> new AsyncResource("Running"));
    try {
      luggage.packed.set("suitcase");
      AsyncResource capture = (AsyncResource) WORK.capture();
      assertEquals(0, capture.asyncId());
      assertEquals(0, capture.triggerAsyncId());
      events.clear();
      luggage.packed.set("bag");
      capture.runInAsyncScope(() -> assertEquals("suitcase", luggage.packed.get()));
      assertThrows(
          IllegalStateException.class,
          () ->
              capture.callInAsyncScope(
                  () -> {
                    throw new IllegalStateException("wanted");
                  }));
      capture.emitPromiseResolve();
      capture.emitDestroy();
      capture.release();
      assertEquals("bag", luggage.packed.get());
      assertEquals(List.of(), events);
      running.runInAsyncScope(
          () ->
              capture.runInAsyncScope(
                  () -> assertEquals(running.asyncId(), AsyncHooks.executionAsyncId())));
      assertEquals(List.of("before", "after"), events);
      AsyncResource caused =
          (AsyncResource) sampled.call("s-1", () -> WORK.captureTriggeredBy(capture));
      assertEquals(1, caused.triggerAsyncId());
      assertNotEquals(0, caused.asyncId());
    } finally {
      AsyncBoundary.leaveBehind(luggage);
      running.emitDestroy();
    }
  }
}
