package io.asynclocal;

import static io.asynclocal.CurrentContext.CONTENT;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A scope. While it is the newest of the running callback, it is what the thread's cell holds, and
 * keeps what the cell held before: another scope, or what the callback began with. So it ends with
 * the callback, whoever puts back what was there, and closing in order needs no more than that
 * link. When an outer scope is closed first, the scopes inside it are marked: each then undoes on
 * its own close what the scopes closed too early would otherwise bring back.
 */
abstract class OpenScope extends ChangingContext implements Scope {
  /**
   * So many scopes open at once on one thread were forgotten, not nested: see {@link
   * #prior(Object)}.
   */
  private static final int MOST_NESTED = 1_000;

  private static final System.Logger LOG = System.getLogger("io.asynclocal");

  private final Thread owner = Thread.currentThread();
  private final Object[] cell;
  private final @Nullable Object prior;
  private final AsyncContext installed;
  private final int depth;
  private boolean closed;
  private boolean disturbed;
  private boolean forgotten;

  OpenScope(Object[] cell, AsyncContext installed) {
    super(installed);
    this.cell = cell;
    this.installed = installed;
    this.prior = prior(CurrentContext.content(cell));
    this.depth = prior instanceof OpenScope enclosing ? enclosing.depth + 1 : 1;
  }

  /** Returns {@code context} with this scope's change taken back to what {@code prior} has. */
  abstract AsyncContext undone(AsyncContext context, AsyncContext prior);

  /** Tells whether {@code context} shows what this scope has bound in {@code installed}. */
  abstract boolean showsWhatIsBound(AsyncContext context, AsyncContext installed);

  /** Returns those that are open on a thread, the newest first. */
  static List<Scope> openOn(Object[] cell) {
    List<Scope> open = new ArrayList<>();
    Object content = CurrentContext.content(cell);
    while (content instanceof OpenScope scope) {
      if (!scope.closed) {
        open.add(scope);
      }
      content = scope.prior;
    }
    return open;
  }

  /** Makes the scope's context current. */
  final Scope opened() {
    CurrentContext.putBack(cell, this);
    Execution.tellOpened(this);
    return this;
  }

  /** Makes {@code value} current for a while, in which the scopes that are open remain so. */
  static void replaceValue(Object[] cell, @Nullable Object content, AsyncContext value) {
    if (content instanceof OpenScope scope) {
      scope.value = value;
    } else {
      CurrentContext.putBack(cell, value == AsyncContext.root() ? null : value);
    }
  }

  /** Returns {@code content}, or what was there before it and others that are closed. */
  static @Nullable Object innermostOpen(@Nullable Object content) {
    Object open = content;
    while (open instanceof OpenScope scope && scope.closed) {
      open = scope.prior;
    }
    return open;
  }

  @Override
  public final void close() {
    if (Thread.currentThread() != owner) {
      throw new IllegalStateException(
          this
              + " was opened on thread '"
              + ThreadView.nameOf(owner)
              + "' and can't be closed on thread '"
              + ThreadView.currentName()
              + "'. Close it where it was opened, best with try-with-resources; to hand work over, use"
              + " AsyncContext.current().bind(…).");
    }
    if (closed) {
      return;
    }
    Object content = cell[CONTENT];
    if (content == this && value == installed && !disturbed) {
      // The usual case, which needs no call: there may be no room for one after an overflow.
      closed = true;
      cell[CONTENT] = prior;
    } else if (content == this) {
      closed = true;
      closeNewest();
    } else if (content instanceof OpenScope newest && newest.isInside(this)) {
      closed = true;
      closeTooEarly(newest);
    } else {
      closeElsewhere(content);
    }
  }

  private boolean isInside(OpenScope outer) {
    Object open = prior;
    while (open != outer && open instanceof OpenScope scope) {
      open = scope.prior;
    }
    return open == outer;
  }

  /** Closes a scope in which something was entered, or which others were closed before. */
  private void closeNewest() {
    CurrentContext.putBack(cell, innermostOpen(prior), undone(value, undisturbedPrior()));
  }

  private void closeTooEarly(OpenScope newest) {
    newest.value = undone(newest.value, disturbed ? undisturbedPrior() : priorValue());
    for (OpenScope inner = newest; inner != this; inner = inner.enclosing()) {
      inner.disturbed = true;
    }
    LOG.log(
        Level.WARNING,
        "{0} was closed on thread ''{1}'' before {2}, which was opened inside it. Nothing is brought"
            + " back by the later close; close scopes in the reverse order of opening, best with"
            + " try-with-resources.",
        this,
        ThreadView.nameOf(owner),
        newest);
  }

  /**
   * What this scope would bring back belongs to another callback: it must not appear in the one
   * that is running. That a store shows which the scope has bound is the one thing to end here.
   */
  private void closeElsewhere(@Nullable Object content) {
    AsyncContext current = CurrentContext.valueOf(content);
    if (showsWhatIsBound(current, installed)) {
      CurrentContext.putBack(cell, content, undone(current, priorValue()));
    } else if (content instanceof ContinuingContext) {
      // Open over a suspension: the work's integration was told of that when it detached.
      return;
    }
    if (forgotten) {
      closed = true; // reported then
      return;
    }
    LOG.log(
        Level.WARNING,
        "{0} was closed on thread ''{1}'' in another callback than the one that opened it, or"
            + " after the run(…) that it was opened in. It ends with that at the latest; close it"
            + " there, best with try-with-resources.",
        this,
        ThreadView.nameOf(owner));
  }

  private OpenScope enclosing() {
    return (OpenScope) Objects.requireNonNull(prior);
  }

  private AsyncContext priorValue() {
    return CurrentContext.valueOf(prior);
  }

  /** What was there before this scope and before every scope round it that is closed already. */
  private AsyncContext undisturbedPrior() {
    AsyncContext context = priorValue();
    Object outer = prior;
    while (outer instanceof OpenScope scope) {
      if (scope.closed) {
        context = scope.undone(context, scope.priorValue());
      }
      outer = scope.prior;
    }
    return context;
  }

  /**
   * Returns what to go back to, or a plain value with a report where scopes pile up: a scope that
   * is never closed would otherwise be kept, with all that were opened before it, for the life of
   * its thread.
   */
  private static @Nullable Object prior(@Nullable Object content) {
    if (!(content instanceof OpenScope newest) || newest.depth < MOST_NESTED) {
      return content;
    }
    for (Object open = newest; open instanceof OpenScope scope; open = scope.prior) {
      scope.forgotten = true;
    }
    LOG.log(
        Level.WARNING,
        "{0} scopes are open on thread ''{1}'', the newest is {2}: scopes are opened and never closed"
            + " there. They are forgotten now; close each, best with try-with-resources.",
        newest.depth,
        ThreadView.currentName(),
        newest);
    return newest.value == AsyncContext.root() ? null : newest.value;
  }
}
