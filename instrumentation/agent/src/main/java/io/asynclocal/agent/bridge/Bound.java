package io.asynclocal.agent.bridge;

import org.jspecify.annotations.Nullable;

/**
 * What is called once in what was captured for it. It keeps the functions of the copy that
 * captured, if there is but one, so that whoever calls it looks for nothing; as what was captured
 * leads to that copy, it keeps nothing more alive.
 */
abstract class Bound {
  private final Object @Nullable [] copy;
  private final Object captured;

  /**
   * Keeps what a copy has captured.
   *
   * @param copy its functions, or null if several have captured
   */
  Bound(Object @Nullable [] copy, Object captured) {
    this.copy = copy;
    this.captured = captured;
  }

  final @Nullable Object enter() {
    Object[] only = copy;
    return only == null ? Bridge.enter(captured) : Slot.enter(only, captured);
  }

  final void failed(Throwable failure) {
    Bridge.failed(failure, captured);
  }

  final void end(@Nullable Object token) {
    Object[] only = copy;
    if (only == null) {
      Bridge.end(captured, token);
    } else {
      Slot.end(only, captured, token);
    }
  }

  final Object captured() {
    return captured;
  }
}
