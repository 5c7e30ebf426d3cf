package io.asynclocal;

import org.jspecify.annotations.Nullable;

/**
 * The one thread-local pointer, and the only class that touches {@link ThreadLocal}.
 *
 * <p>Each thread that was ever in a context other than the root has a cell; it is kept, so that
 * entering and leaving a context writes a field instead of a thread-local map. A thread that only
 * reads has none. The cell is an array, and null stands for the root, because neither may be of a
 * class of ours: an idle pool thread would otherwise keep the library's class loader alive.
 *
 * <p>A cell's first place has what is current, its <i>content</i>: null, where the thread is in no
 * context and so in the root; an {@link AsyncContext}, which is the root where that was entered on
 * purpose; or the {@link ContinuingContext} of work that is suspended and resumed, whose value
 * changes. Its second has the newest of the scopes that are open in the running callback.
 */
final class CurrentContext {
  private static final ThreadLocal<Object @Nullable []> CELL = new ThreadLocal<>();
  private static final ThreadLocal<Object @Nullable []> EXECUTION = new ThreadLocal<>();
  private static final int CONTENT = 0;
  private static final int SCOPE = 1;

  private CurrentContext() {}

  static AsyncContext get() {
    Object[] cell = CELL.get();
    return cell == null ? AsyncContext.root() : in(cell);
  }

  /** Returns the current context, or {@code other} if this thread is in none. */
  static AsyncContext getOr(AsyncContext other) {
    Object content = currentContent();
    return content == null ? other : valueOf(content);
  }

  /** Returns this thread's cell, for a caller that will write it more than once. */
  static Object[] cell() {
    Object[] cell = CELL.get();
    return cell == null ? newCell() : cell;
  }

  static AsyncContext in(Object[] cell) {
    return valueOf(cell[CONTENT]);
  }

  static @Nullable Object content(Object[] cell) {
    return cell[CONTENT];
  }

  /** Returns the context that is current where a cell has such a content. */
  static AsyncContext valueOf(@Nullable Object content) {
    if (content == null) {
      return AsyncContext.root();
    }
    // Comparing classes costs no more than the cast would, and tells the usual case from others.
    if (content.getClass() == AsyncContext.class) {
      return (AsyncContext) content;
    }
    return content instanceof ContinuingContext work ? work.value : (AsyncContext) content;
  }

  /** Makes {@code context}, a value, current. */
  static void set(Object[] cell, AsyncContext context) {
    cell[CONTENT] = context == AsyncContext.root() ? null : context;
  }

  /** Puts back a content as it was. */
  static void putBack(Object[] cell, @Nullable Object content) {
    cell[CONTENT] = content;
  }

  /** Puts back a content that has {@code value} now; suspended and resumed work goes on with it. */
  static void putBack(Object[] cell, @Nullable Object content, AsyncContext value) {
    if (content instanceof ContinuingContext work) {
      work.value = value;
      cell[CONTENT] = work;
    } else {
      cell[CONTENT] = value == AsyncContext.root() && content != value ? null : value;
    }
  }

  /** Makes {@code context} current and returns what it replaced, to be put back the same way. */
  static AsyncContext replace(AsyncContext context) {
    return standIn(exchange(context.content()));
  }

  /** Returns a context that stands for a content: its own content is that. */
  static AsyncContext standIn(@Nullable Object content) {
    if (content instanceof ContinuingContext work) {
      return work.standIn();
    }
    return content == AsyncContext.root() ? AsyncContext.CHOSEN_ROOT : valueOf(content);
  }

  /** Returns what is current, as it is kept. */
  static @Nullable Object currentContent() {
    Object[] cell = CELL.get();
    return cell == null ? null : cell[CONTENT];
  }

  /** Puts a content into this thread's cell and returns the one it replaced. */
  static @Nullable Object exchange(@Nullable Object content) {
    Object[] cell = CELL.get();
    if (cell == null) {
      if (content == null) {
        return null;
      }
      cell = newCell();
    }
    Object previous = cell[CONTENT];
    // A pointer comparison is cheaper than a write with its card mark.
    if (previous != content) {
      cell[CONTENT] = content;
      if (content == null) {
        takeScope(cell);
      }
    }
    return previous;
  }

  /**
   * Puts a content into this thread's cell for a part of the running callback, whose open scopes
   * are to be closed after it: unlike {@link #exchange}, they stay where the content is the root's.
   */
  static void interpose(@Nullable Object content) {
    Object[] cell = CELL.get();
    if (cell == null && content == null) {
      return;
    }
    putBack(cell == null ? newCell() : cell, content);
  }

  /**
   * Forgets and returns the newest of the scopes that are open, as a callback begins, to
   * {@linkplain #end put back} as it ends. What a callback leaves open ends with it: nothing may
   * stay on a worker. So it does where a thread is in the root again, however that came about.
   */
  static @Nullable Object takeScope(Object[] cell) {
    Object scope = cell[SCOPE];
    if (scope != null) {
      cell[SCOPE] = null;
    }
    return scope;
  }

  /** Ends a callback, with what was there before it. */
  static void end(Object[] cell, @Nullable Object content, @Nullable Object scope) {
    cell[CONTENT] = content;
    if (cell[SCOPE] != scope) {
      cell[SCOPE] = scope;
    }
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
