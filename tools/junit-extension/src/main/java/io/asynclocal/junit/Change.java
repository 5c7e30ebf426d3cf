package io.asynclocal.junit;

import java.lang.StackWalker.StackFrame;
import java.util.List;

/** A scope that was opened, or a store that was entered, and the code that did it. */
record Change(String what, String threadName, List<StackTraceElement> stack) {
  private static final StackWalker WALKER = StackWalker.getInstance();
  private static final int DEPTH = 64;

  static Change here(Object change) {
    return new Change(
        change.toString(),
        Thread.currentThread().getName(),
        WALKER.walk(
            frames ->
                frames
                    .dropWhile(frame -> isOurs(frame.getClassName()))
                    .limit(DEPTH)
                    .map(StackFrame::toStackTraceElement)
                    .toList()));
  }

  private static boolean isOurs(String className) {
    return className.matches("io\\.asynclocal\\.(environment\\.)?[A-Z].*")
        || className.equals(Change.class.getName())
        || className.equals(ThreadsWatch.class.getName())
        || className.equals(ForgottenOperations.class.getName());
  }

  @Override
  public String toString() {
    return what + ", on thread '" + threadName + "'" + Findings.stack(stack);
  }
}
