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
  private final @Nullable Object prior;
  private final AsyncContext installed;
  private final @Nullable OpenScope enclosing;
  private final int depth;
  private boolean closed;
  private boolean disturbed;

  OpenScope(Object[] cell, AsyncContext installed) {
    this.prior = CurrentContext.content(cell);
    this.installed = installed;
    this.enclosing = enclosing(CurrentContext.newestScope(cell));
    this.depth = enclosing == null ? 1 : enclosing.depth + 1;
  }

  /** Returns {@code context} with this scope's change taken back to what {@code prior} has. */
  abstract AsyncContext undone(AsyncContext context, AsyncContext prior);

  /** Tells whether {@code context} shows what this scope has bound in {@code installed}. */
  abstract boolean showsWhatIsBound(AsyncContext context, AsyncContext installed);

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
    CurrentContext.putBack(cell, installed);
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
              + Names.of(owner)
              + "' and can't be closed on thread '"
              + Names.of(Thread.currentThread())
              + "'. Close it where it was opened, best with try-with-resources; to hand work over, use"
              + " AsyncContext.current().bind(…).");
    }
    if (closed) {
      return;
    }
    Object[] cell = CurrentContext.cell();
    OpenScope newest = CurrentContext.newestScope(cell);
    AsyncContext current = CurrentContext.in(cell);
    if (current != installed && !isAmong(newest)) {
      closeElsewhere(cell, current);
      return;
    }
    closed = true;
    if (disturbed) {
      CurrentContext.putBack(cell, outermost(), undone(current, undisturbedPrior()));
    } else if (current == installed) {
      CurrentContext.putBack(cell, prior);
    } else {
      Object content = newest == this ? prior : CurrentContext.content(cell);
      CurrentContext.putBack(cell, content, undone(current, priorValue()));
    }
    leave(cell, newest);
  }

  /** Tells whether {@code newest} or one round it is this scope. */
  private boolean isAmong(@Nullable OpenScope newest) {
    OpenScope open = newest;
    while (open != null && open != this) {
      open = open.enclosing;
    }
    return open == this;
  }

  /**
   * What this scope would bring back belongs to another callback: it must not appear in the one
   * that is running. That a store shows which the scope has bound is the one thing to end here.
   */
  private void closeElsewhere(Object[] cell, AsyncContext current) {
    Object content = CurrentContext.content(cell);
    if (showsWhatIsBound(current, installed)) {
      CurrentContext.putBack(cell, content, undone(current, priorValue()));
    } else if (content instanceof ContinuingContext) {
      // Open over a suspension: the work's integration was told of that when it detached.
      return;
    }
    LOG.log(
        Level.WARNING,
        "{0} was closed on thread ''{1}'' in another callback than the one that opened it. It ends"
            + " with that one at the latest; close it there, best with try-with-resources.",
        this,
        Names.of(owner));
  }

  private AsyncContext priorValue() {
    return CurrentContext.valueOf(prior);
  }

  private void leave(Object[] cell, @Nullable OpenScope newest) {
    if (newest == this) {
      OpenScope open = enclosing;
      while (open != null && open.closed) {
        open = open.enclosing;
      }
      CurrentContext.newestScope(cell, open);
      return;
    }
    if (!isAmong(newest)) {
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
        Names.of(owner),
        newest);
  }

  /** What was current before the outermost of this scope and those round it that are closed. */
  private @Nullable Object outermost() {
    Object content = prior;
    for (OpenScope outer = enclosing; outer != null; outer = outer.enclosing) {
      if (outer.closed) {
        content = outer.prior;
      }
    }
    return content;
  }

  /** What was there before this scope and before every scope round it that is closed already. */
  private AsyncContext undisturbedPrior() {
    AsyncContext context = priorValue();
    for (OpenScope outer = enclosing; outer != null; outer = outer.enclosing) {
      if (outer.closed) {
        context = outer.undone(context, outer.priorValue());
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
        Names.of(Thread.currentThread()),
        newest);
    return null;
  }
}
