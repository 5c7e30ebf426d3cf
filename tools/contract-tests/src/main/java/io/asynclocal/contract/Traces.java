package io.asynclocal.contract;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.asynclocal.AsyncLocalStorage;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;

/** What callbacks leave behind in a storage on the threads that ran them. */
final class Traces {
  private static final int PROBES = 24;

  private final AsyncLocalStorage<String> storage;
  private final Set<Thread> visited = ConcurrentHashMap.newKeySet();
  private final Set<String> found = new ConcurrentSkipListSet<>();
  private final CountDownLatch allSeen = new CountDownLatch(1);

  Traces(AsyncLocalStorage<String> storage) {
    this.storage = storage;
  }

  /** Notes the thread; what a callback does. */
  void visit() {
    visited.add(Thread.currentThread());
  }

  /** Returns the stores that are found on the workers afterwards, none as {@code "(null)"}. */
  Set<String> foundOn(Executor workers) {
    CountDownLatch probes = new CountDownLatch(PROBES);
    for (int i = 0; i < PROBES; i++) {
      workers.execute(
          () -> {
            probe();
            probes.countDown();
          });
    }
    Deadline.await(probes);
    return found;
  }

  /**
   * Occupies its worker, so that the next probe comes to another one, until each thread that was
   * visited has been seen; not for long, since some may be no workers, or no more.
   */
  private void probe() {
    String store = storage.getStore();
    found.add(store == null ? "(null)" : store);
    visited.remove(Thread.currentThread());
    if (visited.isEmpty()) {
      allSeen.countDown();
    }
    try {
      allSeen.await(50, MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
