package io.asynclocal.diagnostics;

import java.lang.StackWalker.StackFrame;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A piece of asynchronous work, and where it was begun: of which type it is, what caused it, on
 * which thread and, if {@linkplain AsyncRecorder.Builder#stacks sampled}, by which code.
 *
 * <p>An origin outlives its work, and never keeps the work's resource, its context or a store
 * alive. It refers to what caused it, and so on, for 64 causes or somewhat more; what lies before
 * is forgotten, so that work which begins itself anew for ever doesn't fill the memory.
 */
public final class Origin {
  /** How many causes are kept, at least. */
  static final int CAUSES = 64;

  private final long asyncId;
  private final String type;
  private final long triggerAsyncId;
  private final @Nullable Origin cause;
  private final int causes;
  private final String label;
  private final String threadName;
  private final long nanos;
  private final Beginning beginning;
  private final @Nullable Birth birth;
  private final @Nullable Message message;

  private Origin(
      long asyncId,
      String type,
      long triggerAsyncId,
      @Nullable Origin cause,
      String label,
      String threadName,
      long nanos,
      Beginning beginning,
      @Nullable Birth birth,
      @Nullable Message message) {
    this.asyncId = asyncId;
    this.type = type;
    this.triggerAsyncId = triggerAsyncId;
    this.cause = cause;
    this.causes = cause == null ? 0 : cause.causes + 1;
    this.label = label;
    this.threadName = threadName;
    this.nanos = nanos;
    this.beginning = beginning;
    this.birth = birth;
    this.message = message;
  }

  static Origin of(
      long asyncId,
      String type,
      long triggerAsyncId,
      @Nullable Origin cause,
      String label,
      Beginning beginning) {
    return of(asyncId, type, triggerAsyncId, cause, label, beginning, null);
  }

  static Origin of(
      long asyncId,
      String type,
      long triggerAsyncId,
      @Nullable Origin cause,
      String label,
      Beginning beginning,
      @Nullable Message message) {
    Origin kept = cause != null && cause.causes >= 2 * CAUSES ? cause.withCauses(CAUSES) : cause;
    return new Origin(
        asyncId,
        type,
        triggerAsyncId,
        kept,
        label,
        AsyncEvent.nameOf(Thread.currentThread()),
        System.nanoTime(),
        beginning,
        LostStores.isOutside() ? Births.here() : null,
        message);
  }

  /** Returns the origin of work that was begun before anybody watched. */
  static Origin unseen(long asyncId, String type, long triggerAsyncId) {
    return new Origin(
        asyncId,
        type,
        triggerAsyncId,
        null,
        "",
        "",
        System.nanoTime(),
        Beginning.NOT_SAMPLED,
        null,
        null);
  }

  private Origin withCauses(int most) {
    Origin shorter = cause == null || most == 0 ? null : cause.withCauses(most - 1);
    return new Origin(
        asyncId,
        type,
        triggerAsyncId,
        shorter,
        label,
        threadName,
        nanos,
        beginning,
        birth,
        message);
  }

  /** {@return the id that hooks see} */
  public long asyncId() {
    return asyncId;
  }

  /** {@return the type that hooks see, such as {@code ScheduledTask}} */
  public String type() {
    return type;
  }

  /** {@return the id of the work that caused this, 1 for code outside of any, 0 for nothing} */
  public long triggerAsyncId() {
    return triggerAsyncId;
  }

  /** {@return the work that caused this; null if that was none, or isn't known any more} */
  public @Nullable Origin cause() {
    return cause;
  }

  /** {@return this, its cause, the cause of that, and so on} */
  public List<Origin> chain() {
    List<Origin> chain = new ArrayList<>();
    for (Origin origin = this; origin != null; origin = origin.cause) {
      chain.add(origin);
    }
    return chain;
  }

  /**
   * {@return what {@link AsyncRecorder.Builder#labelledBy} made of the store that was bound where
   * the work was begun, "" for none}
   */
  public String label() {
    return label;
  }

  /**
   * {@return the name of the thread on which it was begun, "" if that was before anybody watched}
   */
  public String threadName() {
    return threadName;
  }

  /** {@return whether it was begun before anybody watched, so that little is known of it} */
  public boolean isUnseen() {
    return threadName.isEmpty();
  }

  /** {@return when it was begun, by {@link System#nanoTime}} */
  public long nanos() {
    return nanos;
  }

  /** {@return the code that began it, the innermost frame first; empty if it wasn't sampled} */
  public List<StackTraceElement> stack() {
    return beginning.stack().stream().map(StackFrame::toStackTraceElement).toList();
  }

  /**
   * Returns how the thread, or its task, came to be that began this outside of any work hooks know
   * of, null if unknown.
   */
  @Nullable Birth birth() {
    return birth;
  }

  /** Returns the message of another process, or to one, that this stands for; null for work. */
  @Nullable Message message() {
    return message;
  }

  /**
   * Returns what the application knows the work by: the operator that it is a subscription to, such
   * as {@code flatMap}, or the method that began it, such as {@code thenApply}, {@code submit} or
   * {@code launch}. That takes the stack to have been sampled. Of a message that came in or went
   * out it says so, with its trace.
   *
   * @return the operation; the type where nothing else is known, and where the application chose it
   */
  public String operation() {
    if (message != null) {
      return message.toString();
    }
    String called = beginning.called();
    return called.isEmpty() ? type : called;
  }

  /**
   * Returns the operation and the application's line that began the work, such as {@code flatMap ·
   * Service.java:47}: what is said of it in all views. Where a library began it by itself, on a
   * thread of its own, it is the line that began the nearest cause of which one is known. It is
   * made anew each time.
   *
   * @return the name; the operation alone where the line isn't known
   */
  public String name() {
    String line = line();
    return line.isEmpty() ? operation() : operation() + " · " + line;
  }

  private String line() {
    String line = beginning.line();
    boolean isLibrarys = line.isEmpty() && !beginning.called().isEmpty();
    for (Origin origin = cause; isLibrarys && origin != null; origin = origin.cause) {
      line = origin.beginning.line();
      isLibrarys = line.isEmpty();
    }
    return line;
  }

  /** {@return the type and the id} */
  @Override
  public String toString() {
    return type + " " + asyncId;
  }
}
