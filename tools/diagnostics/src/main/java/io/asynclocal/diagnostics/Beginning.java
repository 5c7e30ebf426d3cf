package io.asynclocal.diagnostics;

import java.lang.StackWalker.StackFrame;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How the application began some work.
 *
 * @param call the operator that it subscribed to, or else the library's method that it called; null
 *     if neither is known, or if the work has a name that somebody gave it
 * @param stack the application's code, the innermost frame first
 */
record Beginning(@Nullable StackFrame call, List<StackFrame> stack) {
  /** Of work whose stack wasn't taken. */
  static final Beginning NOT_SAMPLED = new Beginning(null, List.of());

  /** The work of our boundaries; other resources have the name that whoever made them gave. */
  private static final String BOUNDARY = "io.asynclocal.AsyncBoundary";

  /** What a constructor is called in a stack. */
  private static final String CONSTRUCTOR = "<init>";

  /** What a lambda expression is called there, first. */
  private static final String LAMBDA = "lambda$";

  /** Returns the code that a library was called by, and what it called. */
  static Beginning here(int depth) {
    Calls calls = new Calls();
    List<StackFrame> stack = StackSampling.application(calls, depth);
    return new Beginning(calls.telling(!stack.isEmpty()), stack);
  }

  /** {@return what was called: an operator, or a method; "" if that isn't known} */
  String called() {
    if (call == null) {
      return "";
    }
    String operator = Operators.named(call.getClassName());
    // What Kotlin adds to a function with default values.
    return operator != null ? operator : call.getMethodName().replace("$default", "");
  }

  /** {@return the application's line, such as {@code Service.java:47}, "" if it isn't known} */
  String line() {
    if (stack.isEmpty()) {
      return "";
    }
    StackFrame frame = stack.get(0);
    String file = frame.getFileName();
    String type = frame.getClassName();
    return (file == null ? type.substring(type.lastIndexOf('.') + 1) : file)
        + ":"
        + frame.getLineNumber();
  }

  /** Looks at the library's frames, from the innermost, until the application's begin. */
  private static final class Calls implements Predicate<StackFrame> {
    private boolean isBoundary;
    private @Nullable StackFrame operator;
    private @Nullable StackFrame outermost;

    @Override
    public boolean test(StackFrame frame) {
      if (!StackSampling.isLibrary(frame)) {
        return false;
      }
      String type = frame.getClassName();
      isBoundary |= type.equals(BOUNDARY);
      if (operator == null && Operators.named(type) != null) {
        operator = frame;
      }
      outermost = frame;
      return true;
    }

    private static boolean isNamed(StackFrame frame) {
      String method = frame.getMethodName();
      return !method.equals(CONSTRUCTOR) && !method.startsWith(LAMBDA);
    }

    @Nullable StackFrame telling(boolean byApplication) {
      if (!isBoundary) {
        return null;
      }
      if (operator != null) {
        return operator;
      }
      // Without the application's code it is but the thread's.
      return outermost != null && byApplication && isNamed(outermost) ? outermost : null;
    }
  }
}
