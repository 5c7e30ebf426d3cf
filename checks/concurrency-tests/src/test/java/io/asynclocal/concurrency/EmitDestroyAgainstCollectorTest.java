package io.asynclocal.concurrency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncHook;
import io.asynclocal.AsyncHookCallbacks;
import io.asynclocal.AsyncHooks;
import io.asynclocal.AsyncResource;
import java.lang.ref.ReferenceQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Hunts: the collector finds a resource unreachable while {@code emitDestroy} is still running as
 * its last use, and the hooks are told twice; or neither of the two tells them.
 *
 * <p>Neither jcstress nor Lincheck has the collector for an actor, so this is a plain race: each
 * call is the last use of its resource, while another thread collects without pause.
 */
class EmitDestroyAgainstCollectorTest {
  private static final int RESOURCES = Integer.getInteger("lincheck.invocations", 50) * 2_000;

  private final ConcurrentHashMap<Long, Integer> destroyed = new ConcurrentHashMap<>();
  private final AtomicInteger made = new AtomicInteger();
  private final AtomicBoolean done = new AtomicBoolean();

  private final class Counter implements AsyncHookCallbacks {
    @Override
    public void init(long asyncId, String type, long triggerAsyncId, AsyncResource resource) {
      made.incrementAndGet();
    }

    @Override
    public void destroy(long asyncId) {
      destroyed.merge(asyncId, 1, Integer::sum);
    }
  }

  @Test
  void eachResourceIsDestroyedOnce() throws InterruptedException {
    AsyncHook hook = AsyncHooks.createHook(new Counter()).enable();
    Thread collector = new Thread(this::collect);
    collector.start();
    try {
      for (int i = 0; i < RESOURCES; i++) {
        AsyncResource resource = new AsyncResource("Query");
        if (i % 2 == 0) {
          resource.emitDestroy();
        }
      }
      ReferenceQueue<Object> nothing = new ReferenceQueue<>();
      long start = System.nanoTime();
      while (destroyed.size() < RESOURCES
          && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(60)) {
        nothing.remove(20);
      }
    } finally {
      done.set(true);
      collector.join();
      hook.disable();
    }
    assertEquals(RESOURCES, made.get());
    assertEquals(RESOURCES, destroyed.size());
    assertTrue(destroyed.values().stream().allMatch(times -> times == 1));
  }

  private void collect() {
    while (!done.get()) {
      System.gc();
    }
  }
}
