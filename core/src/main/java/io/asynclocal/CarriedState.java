package io.asynclocal;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link ThreadState} has captured for one resource, and what those have that come after it.
 */
final class CarriedState {
  private final ThreadState state;
  private final Object captured;
  private final @Nullable CarriedState next;

  /**
   * What is answered where a thread has all of it already, as it has for most of a pipeline's
   * items: made once, since any one does.
   */
  private @Nullable Restored unchanged;

  private CarriedState(ThreadState state, Object captured, @Nullable CarriedState next) {
    this.state = state;
    this.captured = captured;
    this.next = next;
  }

  /** What a thread had before it ran work of {@code resource}, the first state outermost. */
  record Restored(
      AsyncResource resource,
      ThreadState state,
      Object previous,
      boolean isUnchanged,
      @Nullable Restored inner) {
    void giveBack() {
      try {
        if (inner != null) {
          inner.giveBack();
        }
      } finally {
        state.giveBack(previous);
      }
    }
  }

  /** Returns what the running code has, or null if nothing is to be carried. */
  static @Nullable CarriedState capture() {
    ThreadState[] states = ThreadStates.all();
    CarriedState carried = null;
    for (int i = states.length - 1; i >= 0; i--) {
      Object captured = states[i].capture();
      if (captured != null) {
        carried = new CarriedState(states[i], captured, carried);
      }
    }
    return carried;
  }

  /** Restores it on this thread for {@code resource}, always the same. */
  Restored restoreFor(AsyncResource resource) {
    Object previous = state.restore(captured);
    Restored inner = next == null ? null : restoreNext(next, resource, previous);
    boolean isUnchanged = previous == captured && (inner == null || inner.isUnchanged());
    Restored known = unchanged;
    if (isUnchanged && known != null) {
      return known;
    }
    Restored restored = new Restored(resource, state, previous, isUnchanged, inner);
    if (isUnchanged) {
      unchanged = restored;
    }
    return restored;
  }

  private Restored restoreNext(CarriedState other, AsyncResource resource, Object previous) {
    boolean done = false;
    try {
      Restored inner = other.restoreFor(resource);
      done = true;
      return inner;
    } finally {
      if (!done) {
        state.giveBack(previous);
      }
    }
  }
}
