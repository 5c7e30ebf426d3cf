package io.asynclocal.diagnostics;

import java.lang.StackWalker.StackFrame;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

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
          "io.asynclocal.diagnostics.bootstrap",
          "io.asynclocal.environment",
          "io.asynclocal.reactor",
          "io.asynclocal.rxjava3");

  /** Nor do those of classes that begin so. */
  private static final List<String> LIBRARIES =
      List.of(
          "java.",
          "jdk.",
          "kotlin.",
          "kotlinx.",
          "reactor.core.",
          "reactor.netty.",
          "io.netty.",
          "io.reactivex.",
          "io.smallrye.mutiny.");

  private final int period;
  private final int depth;
  private final AtomicLong begun = new AtomicLong();

  StackSampling(int period, int depth) {
    this.period = period;
    this.depth = depth;
  }

  Beginning sample() {
    return period == 0 || begun.getAndIncrement() % period != 0
        ? Beginning.NOT_SAMPLED
        : Beginning.here(depth);
  }

  /**
   * Returns the frames from the application's that called a library to the outermost of its own.
   */
  static List<StackFrame> application(int depth) {
    return application(StackSampling::isLibrary, depth);
  }

  /**
   * Returns the frames of which the innermost is the first that {@code isLibrary} doesn't accept;
   * it is asked of each from the innermost.
   */
  static List<StackFrame> application(Predicate<StackFrame> isLibrary, int depth) {
    List<StackFrame> frames = callers(isLibrary, depth);
    int end = frames.size();
    while (end > 0 && isLibrary(frames.get(end - 1))) {
      end--;
    }
    return List.copyOf(frames.subList(0, end));
  }

  /** Returns the frames from the application's that called a library, the innermost first. */
  static List<StackFrame> callers(int depth) {
    return callers(StackSampling::isLibrary, depth);
  }

  private static List<StackFrame> callers(Predicate<StackFrame> isLibrary, int depth) {
    return WALKER.walk(frames -> frames.dropWhile(isLibrary).limit(depth).toList());
  }

  /** Returns the frames from the innermost. */
  static List<StackFrame> all(int depth) {
    return WALKER.walk(frames -> frames.limit(depth).toList());
  }

  static boolean isLibrary(StackFrame frame) {
    String className = frame.getClassName();
    return LIBRARIES.stream().anyMatch(className::startsWith)
        || OURS.contains(packageOf(className));
  }

  private static String packageOf(String className) {
    int end = className.lastIndexOf('.');
    return end < 0 ? "" : className.substring(0, end);
  }
}
