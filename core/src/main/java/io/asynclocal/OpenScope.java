package io.asynclocal;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scope, linked to the one that was open on its thread when it was opened. Closing in order needs
 * no more than the link. When an outer scope is closed first, the scopes inside it are marked: each
 * then undoes on its own close what the scopes closed too early would otherwise bring back.
 */
abstract class OpenScope implements Scope {
  /**
   * So many scopes open at once on one thread were forgotten, not nested: see {@link #enclosing}.
   */
  private static final int MOST_NESTED = 1_000;

  private static final System.Logger LOG = System.getLogger("io.asynclocal");

  private final Thread owner = Thread.currentThread();
  private final AsyncContext prior;
  private final AsyncContext installed;
  private final @Nullable OpenScope enclosing;
  private final int depth;
  private boolean closed;
  private boolean disturbed;

  OpenScope(AsyncContext prior, AsyncContext installed, @Nullable OpenScope newest) {
    this.prior = prior;
    this.installed = installed;
    this.enclosing = enclosing(newest);
    this.depth = enclosing == null ? 1 : enclosing.depth + 1;
  }

  /** Returns {@code context} with this scope's change taken back to what {@code prior} has. */
  abstract AsyncContext undone(AsyncContext context, AsyncContext prior);

  /** Returns those that are open on a thread, the newest first. */
  static List<Scope> openOn(Object[] cell) {
    List<Scope> open = new ArrayList<>();
    for (OpenScope scope = CurrentContext.newestScope(cell);
        scope != null;
        scope = scope.enclosing) {
      if (!scope.closed) {
        open.add(scope);
      }
    }
    return open;
  }

  /** Makes the scope's context current. */
  final Scope opened(Object[] cell) {
    CurrentContext.set(cell, installed);
    CurrentContext.newestScope(cell, this);
    Execution.tellEntered(this);
    return this;
  }

  @Override
  public final void close() {
    if (Thread.currentThread() != owner) {
      throw new IllegalStateException(
          this
              + " was opened on thread '"
              + owner.getName()
              + "' and can't be closed on thread '"
              + Thread.currentThread().getName()
              + "'. Close it where it was opened, best with try-with-resources; to hand work over, use"
              + " AsyncContext.current().bind(…).");
    }
    if (closed) {
      return;
    }
    closed = true;
    Object[] cell = CurrentContext.cell();
    AsyncContext current = CurrentContext.in(cell);
    if (disturbed) {
      CurrentContext.set(cell, outermost().become(undone(current, undisturbedPrior())));
    } else if (current == installed) {
      CurrentContext.set(cell, prior);
    } else {
      AsyncContext base = CurrentContext.newestScope(cell) == this ? prior : current;
      CurrentContext.set(cell, base.become(undone(current, prior)));
    }
    leave(cell);
  }

  private void leave(Object[] cell) {
    OpenScope newest = CurrentContext.newestScope(cell);
    if (newest == this) {
      OpenScope open = enclosing;
      while (open != null && open.closed) {
        open = open.enclosing;
      }
      CurrentContext.newestScope(cell, open);
      return;
    }
    if (newest == null) {
      // One of those that were forgotten, and reported then.
      return;
    }
    for (OpenScope inner = newest; inner != null && inner != this; inner = inner.enclosing) {
      inner.disturbed = true;
    }
    LOG.log(
        Level.WARNING,
        "{0} was closed on thread ''{1}'' before {2}, which was opened inside it. Nothing is brought"
            + " back by the later close; close scopes in the reverse order of opening, best with"
            + " try-with-resources.",
        this,
        owner.getName(),
        newest);
  }

  /** What was current before the outermost of this scope and those round it that are closed. */
  private AsyncContext outermost() {
    AsyncContext context = prior;
    for (OpenScope outer = enclosing; outer != null; outer = outer.enclosing) {
      if (outer.closed) {
        context = outer.prior;
      }
    }
    return context;
  }

  /** What was there before this scope and before every scope round it that is closed already. */
  private AsyncContext undisturbedPrior() {
    AsyncContext context = prior;
    for (OpenScope outer = enclosing; outer != null; outer = outer.enclosing) {
      if (outer.closed) {
        context = outer.undone(context, outer.prior);
      }
    }
    return context;
  }

  /**
   * Returns the scope to link to, or null with a report where scopes pile up: a scope that is never
   * closed would otherwise be kept, with all that were opened before it, for the life of its
   * thread.
   */
  private static @Nullable OpenScope enclosing(@Nullable OpenScope newest) {
    if (newest == null || newest.depth < MOST_NESTED) {
      return newest;
    }
    LOG.log(
        Level.WARNING,
        "{0} scopes are open on thread ''{1}'', the newest is {2}: scopes are opened and never closed"
            + " there. They are forgotten now; close each, best with try-with-resources.",
        newest.depth,
        Thread.currentThread().getName(),
        newest);
    return null;
  }
}
