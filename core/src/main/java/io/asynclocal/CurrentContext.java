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
 * <p>A cell has what is current, its <i>content</i>: null, where the thread is in no context and so
 * in the root; an {@link AsyncContext}, which is the root where that was entered on purpose; or a
 * {@link ChangingContext}.
 */
final class CurrentContext {
  private static final ThreadLocal<Object @Nullable []> CELL = new ThreadLocal<>();
  private static final ThreadLocal<Object @Nullable []> EXECUTION = new ThreadLocal<>();

  /**
   * The place of a cell's content. Who puts one back after a body writes it there himself, and
   * first of all: after an overflow of the stack there may be no room for a call. A comparison
   * before it is cheaper than the write with its card mark, and work often runs where its context
   * is current already.
   */
  static final int CONTENT = 0;

  /** The place of a token, made when it is first needed. */
  private static final int AS_BEFORE = 1;

  /** Keeps what the Java agent, if there is one, knows of this copy of the library. */
  static final AgentLink LINK = AgentLink.joined();

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
    return content instanceof ChangingContext changing ? changing.value : (AsyncContext) content;
  }

  /** Begins a callback and returns what was there before it, which is put back at its end. */
  static @Nullable Object enter(Object[] cell, @Nullable Object content) {
    Object previous = cell[CONTENT];
    if (previous != content) {
      cell[CONTENT] = content;
    }
    return previous;
  }

  /** Ends a callback, with what was there before it. */
  static void leave(Object[] cell, @Nullable Object previous) {
    if (cell[CONTENT] != previous) {
      cell[CONTENT] = previous;
    }
  }

  /** Puts back a content as it was. */
  static void putBack(Object[] cell, @Nullable Object content) {
    cell[CONTENT] = content;
  }

  /**
   * Puts a content into this thread's cell.
   *
   * @return a token, for {@link #detach}: the content that was there; or, so that the cell needn't
   *     be looked up again, the cell itself where there was none, and an array of that where it was
   *     the same
   */
  static Object attach(@Nullable Object content) {
    Object[] cell = cell();
    Object previous = enter(cell, content);
    if (previous == null) {
      return cell;
    }
    return previous == content ? asBefore(cell) : previous;
  }

  private static Object asBefore(Object[] cell) {
    Object token = cell[AS_BEFORE];
    if (token == null) {
      token = new Object[][] {cell};
      cell[AS_BEFORE] = token;
    }
    return token;
  }

  /**
   * Puts back what {@link #attach} has replaced on this thread.
   *
   * @param content what was attached
   */
  static void detach(Object token, @Nullable Object content) {
    if (token instanceof Object[][] asBefore) {
      leave(asBefore[0], content);
    } else if (token instanceof Object[] cell) {
      leave(cell, null);
    } else if (token instanceof AsyncContext || token instanceof ChangingContext) {
      leave(cell(), token);
    } else {
      throw notAToken(token);
    }
  }

  private static RuntimeException notAToken(@Nullable Object token) {
    String message =
        token
            + " is nothing to go back to. Pass what attach() returned, on the same thread; nothing"
            + " was changed.";
    return token == null
        ? new NullPointerException(message)
        : new IllegalArgumentException(message);
  }

  /** Puts back a content that has {@code value} now. */
  static void putBack(Object[] cell, @Nullable Object content, AsyncContext value) {
    if (content instanceof ChangingContext changing) {
      changing.change(value);
      cell[CONTENT] = changing;
    } else {
      cell[CONTENT] = value == AsyncContext.root() && content != value ? null : value;
    }
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
    return enter(cell, content);
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
    Object[] cell = new Object[2]; // no larger than one of a single place
    CELL.set(cell);
    return cell;
  }
}
