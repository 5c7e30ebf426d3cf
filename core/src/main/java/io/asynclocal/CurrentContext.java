package io.asynclocal;

import org.jspecify.annotations.Nullable;

/**
 * The one thread-local pointer, and the only class that touches {@link ThreadLocal}.
 *
 * <p>Each thread that was ever in a context other than the root has a cell; it is kept, so that
 * entering and leaving a context writes a field instead of a thread-local map. A thread that only
 * reads has none. The cell is an array, and null stands for the root, because neither may be of a
 * class of ours: an idle pool thread would otherwise keep the library's class loader alive.
 */
final class CurrentContext {
  private static final ThreadLocal<Object @Nullable []> CELL = new ThreadLocal<>();
  private static final ThreadLocal<Object @Nullable []> EXECUTION = new ThreadLocal<>();
  private static final int CONTEXT = 0;
  private static final int SCOPE = 1;

  private CurrentContext() {}

  static AsyncContext get() {
    Object[] cell = CELL.get();
    return cell == null ? AsyncContext.root() : in(cell);
  }

  /** Returns the current context, or {@code other} if this thread is in none. */
  static AsyncContext getOr(AsyncContext other) {
    Object[] cell = CELL.get();
    Object content = cell == null ? null : cell[CONTEXT];
    return content == null ? other : fromContent(content);
  }

  /** Makes {@code context} current and returns the one it replaced. */
  static AsyncContext replace(AsyncContext context) {
    Object[] cell = CELL.get();
    if (cell == null) {
      if (context == AsyncContext.root()) {
        return context;
      }
      cell = newCell();
    }
    AsyncContext previous = in(cell);
    // A pointer comparison is cheaper than a write with its card mark.
    if (previous != context) {
      set(cell, context);
    }
    return previous;
  }

  /** Returns this thread's cell, for a caller that will write it more than once. */
  static Object[] cell() {
    Object[] cell = CELL.get();
    return cell == null ? newCell() : cell;
  }

  static AsyncContext in(Object[] cell) {
    return fromContent(cell[CONTEXT]);
  }

  static void set(Object[] cell, AsyncContext context) {
    cell[CONTEXT] = context == AsyncContext.root() ? null : context;
  }

  /**
   * Makes {@code context} current, the root as a chosen one, and returns the cell's content, to
   * {@link #putBack}.
   */
  static @Nullable Object swap(Object[] cell, AsyncContext context) {
    Object content = cell[CONTEXT];
    cell[CONTEXT] = context.chosen();
    return content;
  }

  /** Puts back what {@link #swap} returned, without a look at what it stands for. */
  static void putBack(Object[] cell, @Nullable Object content) {
    cell[CONTEXT] = content;
  }

  /** Returns what a cell with such a content has for its context. */
  static AsyncContext fromContent(@Nullable Object content) {
    return content == null ? AsyncContext.root() : (AsyncContext) content;
  }

  static @Nullable OpenScope newestScope(Object[] cell) {
    return (OpenScope) cell[SCOPE];
  }

  static void newestScope(Object[] cell, @Nullable OpenScope scope) {
    cell[SCOPE] = scope;
  }

  /** Returns what {@link Execution} keeps for this thread. */
  static Object[] execution() {
    Object[] execution = EXECUTION.get();
    if (execution == null) {
      execution = new Object[Execution.SIZE];
      EXECUTION.set(execution);
    }
    return execution;
  }

  static Object @Nullable [] executionOrNull() {
    return EXECUTION.get();
  }

  private static Object[] newCell() {
    Object[] cell = new Object[2];
    CELL.set(cell);
    return cell;
  }
}
