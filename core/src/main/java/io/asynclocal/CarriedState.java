package io.asynclocal;

import org.jspecify.annotations.Nullable;

/** What a {@link ThreadState} has captured for one resource. */
final class CarriedState {
  private final ThreadState state;
  private final Object captured;

  /**
   * What is answered where a thread has the state already, as it has for most of a pipeline's
   * items: made once, since any one does.
   */
  private @Nullable Restored unchanged;

  private CarriedState(ThreadState state, Object captured) {
    this.state = state;
    this.captured = captured;
  }

  /** What a thread had before it ran work of {@code resource}. */
  record Restored(AsyncResource resource, ThreadState state, Object previous) {
    void giveBack() {
      state.giveBack(previous);
    }
  }

  /** Returns what the running code has, or null if nothing is to be carried. */
  static @Nullable CarriedState capture() {
    ThreadState state = EnabledHooks.carriedAlong();
    if (state == null) {
      return null;
    }
    Object captured = state.capture();
    return captured == null ? null : new CarriedState(state, captured);
  }

  /** Restores it on this thread for {@code resource}, always the same. */
  Restored restoreFor(AsyncResource resource) {
    Object previous = state.restore(captured);
    if (previous != captured) {
      return new Restored(resource, state, previous);
    }
    Restored known = unchanged;
    if (known == null) {
      known = new Restored(resource, state, captured);
      unchanged = known;
    }
    return known;
  }
}
