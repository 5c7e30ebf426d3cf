package io.asynclocal.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncHook;
import io.asynclocal.AsyncHookCallbacks;
import io.asynclocal.AsyncHooks;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.AsyncResource;
import io.asynclocal.concurrent.AsyncCompletableFuture;
import io.asynclocal.concurrent.AsyncExecutors;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What tests of Node.js assert that no rule asks for; docs/node-parity.md says which. */
class NodeRowsTest {
  private final AsyncLocalStorage<Object> storage = AsyncLocalStorage.create();
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final ScheduledExecutorService executor = AsyncExecutors.propagating(thread);
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final Map<Long, Object> resources = new ConcurrentHashMap<>();
  private final AsyncHook hook = AsyncHooks.createHook(new Telling());

  private final class Telling implements AsyncHookCallbacks {
    @Override
    public void init(long asyncId, String type, long triggerAsyncId, AsyncResource resource) {
      resources.put(asyncId, resource);
    }

    @Override
    public void before(long asyncId) {
      told.add("before " + asyncId);
    }

    @Override
    public void after(long asyncId) {
      told.add("after " + asyncId);
    }

    @Override
    public void destroy(long asyncId) {
      told.add("destroy " + asyncId);
    }

    @Override
    public void failed(long asyncId, Throwable failure) {
      told.add("failed " + asyncId + " " + failure.getMessage());
    }
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    hook.disable();
    thread.shutdown();
    assertTrue(thread.awaitTermination(Deadline.seconds(), TimeUnit.SECONDS));
    assertNull(storage.getStore());
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.get(Deadline.seconds(), TimeUnit.SECONDS);
  }

  @Test
  void hookThatIsEnabledInAResource_isToldOfItsAfterAndItsDestroy() {
    AsyncResource resource = new AsyncResource("Query");
    resource.runInAsyncScope(hook::enable);
    resource.emitDestroy();
    long id = resource.asyncId();
    assertEquals(List.of("after " + id, "destroy " + id), told);
  }

  @Test
  void destroy_isToldBeforeWhoeverEmitsItGoesOn() {
    hook.enable();
    AsyncResource resource = new AsyncResource("Query");
    resource.emitDestroy();
    told.add("goes on");
    assertEquals(List.of("destroy " + resource.asyncId(), "goes on"), told);
  }

  /** In tasks, future's reactions and periodic tasks alike. */
  @Test
  void executionAsyncResource_isTheVeryObjectThatInitWasGiven() throws Exception {
    hook.enable();
    List<Future<Object>> running = new ArrayList<>();
    running.add(executor.submit(this::given));
    running.add(executor.schedule(this::given, 0, TimeUnit.MILLISECONDS));
    AsyncCompletableFuture<String> reply = new AsyncCompletableFuture<>();
    running.add(reply.thenApply(text -> given()));
    running.add(reply.thenApplyAsync(text -> given(), thread));
    thread.execute(() -> reply.complete("reply"));
    for (Future<Object> each : running) {
      assertSame(AsyncHooks.class, get(each), told::toString);
    }
    AsyncResource own = new AsyncResource("Query");
    assertSame(own, own.callInAsyncScope(AsyncHooks::executionAsyncResource));
    assertSame(own, resources.get(own.asyncId()));
  }

  /** Returns {@code AsyncHooks.class} if the running resource is what hooks were given of it. */
  private Object given() {
    Object running = AsyncHooks.executionAsyncResource();
    Object given = resources.get(AsyncHooks.executionAsyncId());
    return running != null && running == given ? AsyncHooks.class : running + " is not " + given;
  }

  @Test
  void hundredNestedRunsAndExits_leaveNothing() {
    List<WeakReference<Object>> stores = new ArrayList<>();
    nest(100, stores);
    assertEquals(100, stores.size());
    stores.forEach(Collected::await);
  }

  private void nest(int depth, List<WeakReference<Object>> stores) {
    if (depth > 0) {
      Object store = new Object();
      stores.add(new WeakReference<>(store));
      storage.run(
          store,
          () -> {
            storage.exit(
                () -> {
                  assertNull(storage.getStore());
                  nest(depth - 1, stores);
                  assertNull(storage.getStore());
                });
            assertSame(store, storage.getStore());
          });
    }
  }

  @Test
  void taskThatIsCancelledFromInside_keepsItsStore() throws Exception {
    CompletableFuture<Future<?>> self = new CompletableFuture<>();
    CompletableFuture<Object> seen = new CompletableFuture<>();
    self.complete(
        storage.call(
            "r-17",
            () ->
                executor.submit(
                    () -> {
                      self.join().cancel(false);
                      seen.complete(String.valueOf(storage.getStore()));
                    })));
    assertEquals("r-17", get(seen));
    assertTrue(self.join().isCancelled());
  }

  @Test
  void hookIsToldOfAFailureWithTheIdOfTheFutureThatFails() {
    hook.enable();
    AsyncCompletableFuture<String> reply = new AsyncCompletableFuture<>();
    long id = resources.keySet().iterator().next();
    reply.completeExceptionally(new IllegalStateException("refused"));
    assertEquals(List.of("failed " + id + " refused"), told);
  }
}
