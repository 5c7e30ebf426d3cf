package io.asynclocal.agent.bridge;

import org.jspecify.annotations.Nullable;

/**
 * What was captured for the listeners of one Netty promise, which keeps it beside them. The same
 * listener may have been added several times; what was captured first is taken first, as it is
 * called first.
 */
public final class Listeners {
  private @Nullable Waiter first;

  private Listeners() {}

  private static final class Waiter {
    final Object listener;
    final Object captured;
    @Nullable Waiter next;

    Waiter(Object listener, Object captured) {
      this.listener = listener;
      this.captured = captured;
    }
  }

  /**
   * Captures where a listener is added.
   *
   * @param known what the promise has kept until now
   * @return what it is to keep
   */
  public static @Nullable Object added(@Nullable Object known, @Nullable Object listener) {
    Object captured = Handed.made(listener, "Listener");
    if (captured == null || listener == null) {
      return known;
    }
    Listeners all = known instanceof Listeners listeners ? listeners : new Listeners();
    all.add(new Waiter(listener, captured));
    return all;
  }

  /** Takes what is to be entered for a listener, or null. */
  public static @Nullable Object taken(@Nullable Object listener, @Nullable Object known) {
    return known instanceof Listeners all ? all.take(listener) : null;
  }

  /** Releases what was captured for a listener that is removed. */
  public static void removed(@Nullable Object known, @Nullable Object listener) {
    Bridge.release(taken(listener, known));
  }

  private synchronized void add(Waiter added) {
    Waiter last = first;
    if (last == null) {
      first = added;
      return;
    }
    while (last.next != null) {
      last = last.next;
    }
    last.next = added;
  }

  private synchronized @Nullable Object take(@Nullable Object listener) {
    Waiter before = null;
    for (Waiter waiter = first; waiter != null; waiter = waiter.next) {
      if (waiter.listener == listener) {
        if (before == null) {
          first = waiter.next;
        } else {
          before.next = waiter.next;
        }
        return waiter.captured;
      }
      before = waiter;
    }
    return null;
  }
}
