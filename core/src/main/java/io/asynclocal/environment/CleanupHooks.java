package io.asynclocal.environment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The cleanup hooks of an environment, synchronous and asynchronous in one list.
 *
 * <p>Adding and the beginning of the end exclude each other, so a hook is either refused or run;
 * taking one out of the list is what entitles to run or to forget it, so it is run at most once.
 */
final class CleanupHooks {
  private final TreeMap<Long, CleanupHook> hooks = new TreeMap<>();
  private long added;
  private volatile boolean closed;

  boolean isClosed() {
    return closed;
  }

  /** Adds a hook after all others, or returns null if no hooks are accepted any more. */
  synchronized @Nullable CleanupHook add(
      Object described, Supplier<? extends @Nullable CompletionStage<?>> work, Duration timeout) {
    if (closed) {
      return null;
    }
    CleanupHook hook = new CleanupHook(added++, described, work, timeout);
    hooks.put(hook.order, hook);
    return hook;
  }

  /** Takes a hook out, or returns false if it isn't here or not any more. */
  synchronized boolean remove(CleanupHook hook) {
    // The number alone could be that of another environment's hook.
    return hooks.remove(hook.order, hook);
  }

  /** Returns the place of the next hook. */
  synchronized long next() {
    return added;
  }

  /** Accepts no more hooks; returns false if it was so already. */
  synchronized boolean close() {
    boolean first = !closed;
    closed = true;
    return first;
  }

  /** Runs all hooks, the newest first, and waits for the asynchronous ones after the last. */
  void run(CleanupFailures failures) {
    runFrom(0, failures);
  }

  /** As {@link #run}, for the hooks that stand at {@code place} or after it. */
  void runFrom(long place, CleanupFailures failures) {
    List<PendingCleanup> pending = new ArrayList<>();
    for (CleanupHook hook = takeNewest(place); hook != null; hook = takeNewest(place)) {
      try {
        CompletionStage<?> stage = hook.start();
        if (stage != null) {
          pending.add(new PendingCleanup(hook, stage));
        }
      } catch (Throwable e) {
        failures.add(e);
      }
    }
    PendingCleanup.awaitAll(pending, failures);
  }

  private synchronized @Nullable CleanupHook takeNewest(long place) {
    Map.Entry<Long, CleanupHook> newest = hooks.lastEntry();
    return newest == null || newest.getKey() < place ? null : hooks.remove(newest.getKey());
  }
}
