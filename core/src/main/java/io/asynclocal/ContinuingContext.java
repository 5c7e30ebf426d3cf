package io.asynclocal;

import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The context of work that is suspended and resumed, such as a coroutine: what the work enters
 * holds until its end, on whatever threads it is resumed. For integrations.
 *
 * {@snippet :
 * ContinuingContext context = ContinuingContext.startingIn(AsyncContext.current()); // at its begin
 *
 * Object previous = context.attach(); // each time it is resumed
 * try {
 *   resume();
 * } finally {
 *   context.detach(previous); // when it is suspended
 * }
 * }
 *
 * <p><b>Threads.</b> What is entered is in force before the next line runs, and so before the work
 * can hand itself over to another thread. Work that has done so may be resumed there before it is
 * detached here; only what it enters after that is lost to chance, as everything else it does then.
 *
 * <p><b>Memory.</b> Attaching and detaching allocate nothing. Whoever captures, captures a value,
 * which later changes don't reach.
 */
public sealed class ContinuingContext extends ChangingContext {
  /** The content in place of which this is current, if it is a {@link #cover}. */
  private final @Nullable Object covered;

  private ContinuingContext(AsyncContext start, @Nullable Object covered) {
    super(start);
    this.covered = covered;
  }

  /**
   * Makes a context for work that begins.
   *
   * @param start what the work has at first
   * @return the work's own context
   * @throws NullPointerException if {@code start} is null
   */
  public static ContinuingContext startingIn(AsyncContext start) {
    Objects.requireNonNull(start, "start is null. Pass AsyncContext.current() or root().");
    return new ContinuingContext(start, null);
  }

  /**
   * Makes a context for a part of work, that tells what is entered in it before the next line runs:
   * for those who have to hand that on at once to other parts.
   *
   * @param start what the part has at first
   * @param told is called on the thread that enters, with what the part had before that and with
   *     what it has now; it must not throw. It isn't called for what it {@linkplain #become
   *     becomes} otherwise, nor for what ends with a {@code run} or a scope inside
   * @return the part's own context
   * @throws NullPointerException if an argument is null
   */
  public static ContinuingContext startingIn(
      AsyncContext start, BiConsumer<? super AsyncContext, ? super AsyncContext> told) {
    Objects.requireNonNull(start, "start is null. Pass AsyncContext.current() or root().");
    Objects.requireNonNull(told, "told is null. Leave it out where nobody is to be told.");
    return new Telling(start, told);
  }

  /**
   * Returns the context in which work begins that is started here, and that belongs to other work.
   *
   * @param owner what the other work has
   * @return the current context, the root too where something runs in {@code AsyncContext.root()};
   *     or {@code owner} if this thread is in no context at all, as a foreign library's are
   * @throws NullPointerException if {@code owner} is null
   */
  public static AsyncContext currentOr(AsyncContext owner) {
    Objects.requireNonNull(owner, "owner is null. Pass AsyncContext.root() for no stores.");
    return CurrentContext.getOr(owner).captured();
  }

  /**
   * Makes a value current for a while, for those who can keep nothing but values, such as an
   * accessor of thread-locals. What is entered then ends with {@link #uncover}.
   *
   * <p>Allocates one small object where a work's own context is current, or a scope is open, and
   * else nothing.
   *
   * @param value what is to be current
   * @throws NullPointerException if {@code value} is null
   */
  public static void cover(AsyncContext value) {
    Objects.requireNonNull(value, "value is null. Pass AsyncContext.root() for no stores.");
    Object current = CurrentContext.currentContent();
    boolean isMoreThanAValue = current instanceof ChangingContext || current == AsyncContext.root();
    CurrentContext.exchange(
        isMoreThanAValue ? new ContinuingContext(value, current) : value.content());
  }

  /**
   * Undoes {@link #cover}: the work's own context that was current before is so again, so that what
   * the work enters from now on holds. Covers are taken off in the reverse order; where they
   * aren't, {@code previous} is made current as a value.
   *
   * @param previous what {@link AsyncContext#current} was before
   * @throws NullPointerException if {@code previous} is null
   */
  public static void uncover(AsyncContext previous) {
    Objects.requireNonNull(previous, "previous is null. Pass AsyncContext.root() for no stores.");
    Object covered =
        CurrentContext.currentContent() instanceof ContinuingContext cover ? cover.covered : null;
    AsyncContext original = previous.original();
    boolean isCovered = covered != null && CurrentContext.valueOf(covered) == original;
    CurrentContext.exchange(isCovered ? covered : original.content());
  }

  /**
   * Changes what the running callback, or the work that continues here, has from now on, as if all
   * of it had been entered: {@link AsyncLocalStorage#enterWith} for a whole context, which can also
   * put back what was there before something was entered.
   *
   * @param value what is to be current
   * @throws NullPointerException if {@code value} is null
   */
  public static void enter(AsyncContext value) {
    Objects.requireNonNull(value, "value is null. Pass AsyncContext.root() for no stores.");
    Object[] cell = CurrentContext.cell();
    CurrentContext.putBack(cell, CurrentContext.content(cell), value);
  }

  /**
   * Makes a change once more, somewhere else; or undoes one, from its end to its begin. For those
   * who have to tell what work has entered from what others have set for it in between.
   *
   * <p>Costs two comparisons where {@code context} is {@code from}, or nothing changed, and else
   * looks at each store that is bound in {@code from} and {@code to}.
   *
   * @param context what is to be changed
   * @param from what there was before the change
   * @param to what there was after it
   * @return {@code context} with every store that isn't the same in {@code from} and {@code to} as
   *     it is in {@code to}, where it may be unbound
   * @throws NullPointerException if an argument is null
   */
  public static AsyncContext withChange(AsyncContext context, AsyncContext from, AsyncContext to) {
    Objects.requireNonNull(context, "context is null. Pass AsyncContext.root() for no stores.");
    Objects.requireNonNull(from, "from is null. Pass AsyncContext.root() for no stores.");
    Objects.requireNonNull(to, "to is null. Pass AsyncContext.root() for no stores.");
    return context.withChange(from, to);
  }

  /** {@return what the work has now, as a value} */
  public AsyncContext value() {
    return value;
  }

  /**
   * Changes what the work has from now on, as if all of it had been entered.
   *
   * @param value what the work is to have
   * @throws NullPointerException if {@code value} is null
   */
  public void become(AsyncContext value) {
    this.value =
        Objects.requireNonNull(value, "value is null. Pass AsyncContext.root() for no stores.");
  }

  /**
   * Makes this context current, where the work is resumed.
   *
   * @return what was current before, to {@linkplain #detach give back} on the same thread, and for
   *     nothing else
   */
  public Object attach() {
    Object[] cell = CurrentContext.cell();
    Object previous = CurrentContext.enter(cell, this);
    return previous == null ? cell : previous;
  }

  /**
   * Undoes {@link #attach}, where the work is suspended or has ended. Undoing it twice does no
   * harm.
   *
   * @param previous what {@code attach} returned on this thread
   * @return false if a context was current that isn't the work's: the work has opened a scope there
   *     and not closed it, and its store ends here
   */
  public boolean detach(Object previous) {
    Object left;
    if (previous instanceof Object[] cell) {
      left = CurrentContext.content(cell);
      CurrentContext.putBack(cell, null);
      return left == this || left == null || isOfWork(left);
    }
    left = CurrentContext.exchange(previous);
    return left == this || left == previous || isOfWork(left);
  }

  /** Work that was begun inside may be current, or a value of ours that somebody put back. */
  private boolean isOfWork(@Nullable Object left) {
    return left instanceof ContinuingContext work
        ? work.covered == null
        : CurrentContext.valueOf(left) == value;
  }

  /** {@return the names of the storages that are bound now} */
  @Override
  public String toString() {
    return "Continuing" + value;
  }

  /** Tells what is entered. */
  private static final class Telling extends ContinuingContext {
    private final BiConsumer<? super AsyncContext, ? super AsyncContext> told;

    Telling(AsyncContext start, BiConsumer<? super AsyncContext, ? super AsyncContext> told) {
      super(start, null);
      this.told = told;
    }

    @Override
    void change(AsyncContext now) {
      AsyncContext before = value;
      if (before != now) {
        value = now;
        told.accept(before, now);
      }
    }
  }
}
