package io.asynclocal;

import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What comes once in the life of a resource: its beginning, its resolution, if it is a future, and
 * its destruction, by {@link AsyncResource#emitDestroy} or by the collector when the resource has
 * become unreachable. It must not refer to the resource.
 */
@SuppressWarnings("serial") // the number is inherited to save an object, nobody serializes it
final class Lifecycle extends AtomicInteger implements Runnable {
  private static final Cleaner CLEANER = Cleaner.create();
  private static final int RESOLVED = 1;
  private static final int DESTROYED = 2;
  private static final int INIT = 4;

  private final long asyncId;
  private Cleaner.@Nullable Cleanable collection;

  Lifecycle(long asyncId) {
    this.asyncId = asyncId;
  }

  long asyncId() {
    return asyncId;
  }

  /** Lets the collector destroy the resource, if nothing else does. */
  void endsWith(AsyncResource resource) {
    collection = CLEANER.register(resource, this);
  }

  /** Returns whether this is the first time. */
  boolean init() {
    return first(INIT);
  }

  /** Tells the hooks, the first time. */
  void resolve() {
    if (first(RESOLVED)) {
      Execution.tell(HookEvent.PROMISE_RESOLVE, asyncId, null);
    }
  }

  /** Tells the hooks and returns true, or returns false if it has been told. */
  boolean destroy() {
    if (!first(DESTROYED)) {
      return false;
    }
    if (collection != null) {
      // What the collector needn't wait for any more would only cost it time.
      collection.clean();
    }
    Execution.tell(HookEvent.DESTROY, asyncId, null);
    return true;
  }

  /** Passes over both without telling anybody. */
  void skip() {
    set(RESOLVED | DESTROYED);
  }

  private boolean first(int event) {
    return (getAndUpdate(seen -> seen | event) & event) == 0;
  }

  /** Runs on the collector's cleaning thread. */
  @Override
  public void run() {
    destroy();
  }
}
