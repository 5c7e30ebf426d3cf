package io.asynclocal;

import static io.asynclocal.CurrentContext.CONTENT;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A store that was entered, until it is taken back: what another library's scope is a kind of. For
 * integrations, whose scopes may be left open, closed twice or closed elsewhere, as that library
 * permits; others take {@link AsyncLocalStorage#withScope}, which reports all that.
 *
 * {@snippet :
 * final class SpanScope extends EnteredStore implements Scope {
 *   SpanScope(Span span) {
 *     super(CURRENT_SPAN, span); // as CURRENT_SPAN.enterWith(span)
 *   }
 *
 *   public void close() {
 *     leave();
 *   }
 * }
 * }
 *
 * <p><b>Threads.</b> Taken back on another thread than its own it does nothing there, unless that
 * runs work which the store has followed: then it ends for that work alone.
 *
 * <p><b>Cost.</b> One look-up of a thread-local for both ends together.
 */
public abstract class EnteredStore {
  private final Thread owner = Thread.currentThread();
  private final AsyncLocalStorage<?> storage;
  private final Object[] cell;

  /** What the cell had; or the value of that, where it has changed by now. */
  private final @Nullable Object outside;

  /** What it has had since; null once that is taken back. */
  private @Nullable AsyncContext inside;

  /**
   * Enters {@code store}, as {@link AsyncLocalStorage#enterWith} does.
   *
   * @param <T> what is stored
   * @param storage the storage
   * @param store the store, which may be null
   * @throws NullPointerException if {@code storage} is null
   */
  protected <T> EnteredStore(AsyncLocalStorage<T> storage, @Nullable T store) {
    this.storage =
        Objects.requireNonNull(storage, "storage is null. Pass the one whose store is meant.");
    this.cell = CurrentContext.cell();
    Object content = cell[CONTENT];
    AsyncContext current = CurrentContext.valueOf(content);
    this.outside = content instanceof ChangingContext ? current : content;
    AsyncContext entered = storage.boundIn(current, store);
    this.inside = entered;
    CurrentContext.putBack(cell, content, entered);
    Execution.tellEntered(storage);
  }

  /**
   * Gives the storage back what it had before, once; nothing where the store isn't in force any
   * more. What was entered in other storages stays.
   *
   * @return whether it was given back: false the second time, and where the store isn't in force
   */
  protected final boolean leave() {
    AsyncContext entered = inside;
    if (entered != null && Thread.currentThread() == owner && cell[CONTENT] == entered) {
      cell[CONTENT] = outside;
      inside = null;
      return true;
    }
    return entered != null && leave(entered);
  }

  /** Takes back what others have added to, or what work has that is suspended and resumed. */
  private boolean leave(AsyncContext entered) {
    Object[] here = CurrentContext.cell();
    Object content = here[CONTENT];
    AsyncContext current = CurrentContext.valueOf(content);
    AsyncContext before = CurrentContext.valueOf(outside);
    if (current == entered) {
      CurrentContext.putBack(here, content, before);
    } else if (storage.isSameIn(current, entered)) {
      CurrentContext.putBack(here, content, storage.asIn(before, current));
    } else {
      return false;
    }
    inside = null;
    return true;
  }
}
