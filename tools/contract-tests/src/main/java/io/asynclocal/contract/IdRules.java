package io.asynclocal.contract;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncHook;
import io.asynclocal.AsyncHookCallbacks;
import io.asynclocal.AsyncHooks;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.AsyncResource;
import io.asynclocal.AsyncResourceOptions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** SPEC section 9, as far as it is about ids. */
interface IdRules extends OnCarrier {

  @Test
  default void rule9_12_idsArePositiveAndNeverUsedAgain() {
    Set<Long> ids = ConcurrentHashMap.newKeySet();
    CountDownLatch made = new CountDownLatch(1000);
    for (int i = 0; i < 1000; i++) {
      carrier()
          .workers()
          .execute(
              () -> {
                ids.add(new AsyncResource("Query").asyncId());
                made.countDown();
              });
    }
    Deadline.await(made);
    assertEquals(1000, ids.size());
    assertTrue(ids.stream().allMatch(id -> id > 0));
  }

  @Test
  default void rule9_13_theExecutionIdIsThatOfTheInnermostResource() {
    long outside = AsyncHooks.executionAsyncId();
    AsyncResource outer = new AsyncResource("Query");
    AsyncResource inner = new AsyncResource("Query");
    outer.runInAsyncScope(
        () -> {
          assertEquals(outer.asyncId(), AsyncHooks.executionAsyncId());
          assertSame(outer, AsyncHooks.executionAsyncResource());
          inner.runInAsyncScope(() -> assertEquals(inner.asyncId(), AsyncHooks.executionAsyncId()));
          assertEquals(outer.asyncId(), AsyncHooks.executionAsyncId());
        });
    assertEquals(outside, AsyncHooks.executionAsyncId());
  }

  @Test
  default void rule9_14_theTriggerIsTheRunningResourceUnlessTheOptionsSayOtherwise() {
    AsyncResource cause = new AsyncResource("Query");
    cause.runInAsyncScope(
        () -> {
          AsyncResource caused = new AsyncResource("Query");
          assertEquals(cause.asyncId(), caused.triggerAsyncId());
          caused.runInAsyncScope(() -> assertEquals(cause.asyncId(), AsyncHooks.triggerAsyncId()));
        });
    AsyncResourceOptions options = AsyncResourceOptions.defaults().triggerAsyncId(cause.asyncId());
    assertEquals(cause.asyncId(), new AsyncResource("Query", options).triggerAsyncId());
  }

  @Test
  default void rule9_15_withoutAHookABoundaryMakesNoResource() throws Exception {
    Object outside = AsyncHooks.executionAsyncResource();
    try (Pool pool = new Pool()) {
      assertSame(outside, pool.propagating.submit(AsyncHooks::executionAsyncResource).get());
    }
  }

  @Test
  default void rule9_16_withAHookATaskIsAResourceAndAPeriodicTaskOneForAllItsRuns()
      throws Exception {
    Seen ran = new Seen(AsyncLocalStorage.create());
    try (Pool pool = new Pool();
        RecordingHook tasks = RecordingHook.enabled("Executor");
        RecordingHook periodic = RecordingHook.enabled("ScheduledTask")) {
      pool.propagating.execute(ran::read);
      ran.next();
      pool.settle();
      assertEquals(RecordingHook.LIFE, tasks.events());

      Future<?> repeated = pool.propagating.scheduleAtFixedRate(ran::read, 0, 1, MILLISECONDS);
      ran.next(2);
      repeated.cancel(false);
      pool.settle();
      List<String> events = periodic.events();
      assertEquals(List.of("init 1", "before 1", "after 1", "before 1"), events.subList(0, 4));
      assertEquals(1, events.stream().filter("destroy 1"::equals).count());
    }
  }

  @Test
  default void rule9_21_whereNoHookWatchesATaskIsNoResource() throws Exception {
    AsyncLocalStorage<String> sampled = AsyncLocalStorage.create();
    List<String> begun = new CopyOnWriteArrayList<>();
    AsyncHook hook =
        AsyncHooks.createHook(
            new AsyncHookCallbacks() {
              @Override
              public boolean watchesHere() {
                return sampled.getStore() != null;
              }

              @Override
              public void init(long id, String type, long triggerId, AsyncResource resource) {
                begun.add(type + " in " + sampled.getStore());
              }
            });
    Object outside = AsyncHooks.executionAsyncResource();
    try (Pool pool = new Pool()) {
      hook.enable();
      assertSame(outside, pool.propagating.submit(AsyncHooks::executionAsyncResource).get());
      assertNotSame(
          outside,
          sampled
              .call("s-1", () -> pool.propagating.submit(AsyncHooks::executionAsyncResource))
              .get());
    } finally {
      hook.disable();
    }
    assertEquals(List.of("Executor in s-1"), begun);
  }
}
