package io.asynclocal.diagnostics;

import static java.util.Objects.requireNonNull;

import java.io.Serial;
import java.lang.StackWalker.StackFrame;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stack of the running code and, below it, the stacks that began the asynchronous work which
 * the code is part of: what a stack would be if nothing had been handed over.
 *
 * {@snippet :
 * log.warn("slow query\n" + AsyncStackTrace.current());
 * }
 *
 * <p>Prints as
 *
 * <pre>
 * 	at shop.Cart.load(Cart.java:41)
 * caused by asynchronous work begun at [ScheduledTask 17 on thread 'main']
 * 	at shop.Checkout.retryLater(Checkout.java:22)
 * </pre>
 *
 * <p>It needs an {@link AsyncRecorder} that {@linkplain AsyncRecorder.Builder#stacks samples
 * stacks}, running since before the work was begun; otherwise it is the code's own stack alone.
 *
 * <p><b>Cost.</b> That of walking the stack; what began the work has been walked before.
 */
public final class AsyncStackTrace {
  private static final int DEPTH = 64;

  private final List<StackTraceElement> here;
  private final @Nullable Origin origin;

  private AsyncStackTrace(List<StackTraceElement> here, @Nullable Origin origin) {
    this.here = here;
    this.origin = origin;
  }

  /** {@return the stack of the calling code, and of what began the work that it is part of} */
  public static AsyncStackTrace current() {
    List<StackFrame> frames = StackSampling.application(DEPTH);
    return new AsyncStackTrace(
        frames.stream().map(StackFrame::toStackTraceElement).toList(), AsyncRecorder.running());
  }

  /**
   * Appends to {@code failure}, as a suppressed exception, the stacks that began the work which is
   * running here. Does nothing outside of any work, or if {@code failure} has been appended to.
   *
   * @param <X> the failure's type
   * @param failure what is about to be thrown, or was caught in the work
   * @return {@code failure}
   * @throws NullPointerException if {@code failure} is null
   */
  public static <X extends Throwable> X appendTo(X failure) {
    requireNonNull(failure, "failure is null. Pass the exception to append to.");
    Origin origin = AsyncRecorder.running();
    if (origin != null) {
      append(failure, origin);
    }
    return failure;
  }

  static void append(Throwable failure, Origin origin) {
    if (Arrays.stream(failure.getSuppressed()).noneMatch(Begun.class::isInstance)) {
      failure.addSuppressed(new Begun(origin));
    }
  }

  /** {@return the frames of the calling code itself, the innermost first} */
  public List<StackTraceElement> frames() {
    return here;
  }

  /** {@return the work that the code is part of, what caused that, and so on} */
  public List<Origin> origins() {
    return origin == null ? List.of() : origin.chain();
  }

  /** {@return the trace, a line for each frame; work that the same code began is named once} */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    appendFrames(text, here);
    for (Origin cause = origin; cause != null; cause = next(cause)) {
      appendOrigin(text, cause);
    }
    return text.toString();
  }

  /**
   * Returns the first cause that says anything else; a future and the function that supplies its
   * value are two pieces of work that one line begins.
   */
  private static @Nullable Origin next(Origin origin) {
    Origin cause = origin.cause();
    while (cause != null && saysTheSame(origin, cause)) {
      cause = cause.cause();
    }
    return cause;
  }

  private static boolean saysTheSame(Origin one, Origin other) {
    List<StackTraceElement> stack = one.stack();
    return !stack.isEmpty()
        && one.type().equals(other.type())
        && one.threadName().equals(other.threadName())
        && stack.equals(other.stack());
  }

  private static void appendOrigin(StringBuilder text, Origin origin) {
    text.append("caused by asynchronous work begun at ").append(where(origin)).append('\n');
    appendFrames(text, origin.stack());
  }

  private static void appendFrames(StringBuilder text, List<StackTraceElement> frames) {
    frames.forEach(frame -> text.append("\tat ").append(frame).append('\n'));
  }

  private static String where(Origin origin) {
    String work = origin.operation() + " " + origin.asyncId();
    return origin.threadName().isEmpty()
        ? "[" + work + ", before anybody watched]"
        : "[" + work + " on thread '" + origin.threadName() + "']";
  }

  /** Carries the stacks of the origins where people look for stacks: on an exception. */
  static final class Begun extends Exception {
    @Serial private static final long serialVersionUID = 1;

    Begun(Origin origin) {
      super("caused by asynchronous work begun at " + where(origin), cause(origin), false, true);
      setStackTrace(origin.stack().toArray(StackTraceElement[]::new));
    }

    private static @Nullable Begun cause(Origin origin) {
      Origin cause = next(origin);
      return cause == null ? null : new Begun(cause);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }

    @Override
    @SuppressWarnings("OverrideThrowableToString") // the class's name would stand in the way
    public String toString() {
      return String.valueOf(getMessage());
    }
  }
}
