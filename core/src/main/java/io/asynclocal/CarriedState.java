package io.asynclocal;

import org.jspecify.annotations.Nullable;

/** What a {@link ThreadState} has captured for a resource. */
record CarriedState(ThreadState state, Object captured) {

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

  Restored restoreFor(AsyncResource resource) {
    return new Restored(resource, state, state.restore(captured));
  }
}
