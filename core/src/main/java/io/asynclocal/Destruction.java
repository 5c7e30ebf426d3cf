package io.asynclocal;

import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The end of a resource, which comes once: by {@link AsyncResource#emitDestroy}, or by the
 * collector when the resource has become unreachable. It must not refer to the resource.
 */
@SuppressWarnings("serial") // the flag is inherited to save an object, nobody serializes it
final class Destruction extends AtomicBoolean implements Runnable {
  private static final Cleaner CLEANER = Cleaner.create();

  private final long asyncId;

  Destruction(long asyncId) {
    this.asyncId = asyncId;
  }

  /** Lets the collector bring the end, if nothing else does. */
  void follows(AsyncResource resource) {
    CLEANER.register(resource, this);
  }

  /** Emits destroy and returns true, or returns false if that has been done. */
  boolean happens() {
    if (getAndSet(true)) {
      return false;
    }
    Execution.tell(HookEvent.DESTROY, asyncId, null);
    return true;
  }

  @Override
  public void run() {
    happens();
  }
}
