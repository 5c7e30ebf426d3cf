package io.asynclocal.diagnostics;

import java.lang.StackWalker.StackFrame;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Takes the stack of one in so many pieces of work, down to a depth. */
final class StackSampling {
  /** No stacks. */
  static final StackSampling NONE = new StackSampling(0, 0);

  private static final StackWalker WALKER = StackWalker.getInstance();

  /** The packages whose frames say nothing about who began the work. */
  private static final Set<String> OURS =
      Set.of(
          "io.asynclocal",
          "io.asynclocal.concurrent",
          "io.asynclocal.coroutines",
          "io.asynclocal.diagnostics",
          "io.asynclocal.environment",
          "io.asynclocal.reactor",
          "io.asynclocal.rxjava3");

  private final int period;
  private final int depth;
  private final AtomicLong begun = new AtomicLong();

  StackSampling(int period, int depth) {
    this.period = period;
    this.depth = depth;
  }

  List<StackFrame> sample() {
    return period == 0 || begun.getAndIncrement() % period != 0 ? List.of() : walk(depth);
  }

  /** Returns the frames of the code that called the library, the innermost first. */
  static List<StackFrame> walk(int depth) {
    return WALKER.walk(frames -> callers(frames).limit(depth).toList());
  }

  private static Stream<StackFrame> callers(Stream<StackFrame> frames) {
    return frames.dropWhile(frame -> OURS.contains(packageOf(frame.getClassName())));
  }

  private static String packageOf(String className) {
    int end = className.lastIndexOf('.');
    return end < 0 ? "" : className.substring(0, end);
  }
}
