package io.asynclocal.junit;

import io.asynclocal.AsyncContext;
import io.asynclocal.ThreadView;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A thread on which something has happened while a test ran; guarded by {@link ThreadsWatch}. */
final class SeenThread {
  private final Thread thread = Thread.currentThread();
  private final ThreadView view = ThreadView.ofCurrentThread();
  private AsyncContext found;
  private int running;
  private @Nullable Change lastChange;

  /**
   * Looks at the thread that runs this.
   *
   * @param found what it had before
   */
  SeenThread(AsyncContext found) {
    this.found = found;
  }

  Thread thread() {
    return thread;
  }

  /** What it has now is as good as found. */
  void isKnown() {
    found = view.context();
  }

  boolean isAlive() {
    return thread.isAlive();
  }

  ThreadView view() {
    return view;
  }

  void begin() {
    running++;
  }

  void end() {
    running--;
  }

  void changed(Change change) {
    lastChange = change;
  }

  /** Whether it has a context that it had not before, and runs none of the test's work. */
  boolean hasContext() {
    AsyncContext context = view.context();
    return running == 0 && isAlive() && context != AsyncContext.root() && context != found;
  }

  /** Whether it does nothing at all, as a pool's worker does between two tasks. */
  boolean isIdle() {
    return Arrays.stream(thread.getStackTrace())
        .allMatch(frame -> "java.base".equals(frame.getModuleName()));
  }

  /** Says what the thread has, and which code has probably left it there. */
  @Override
  public String toString() {
    return "Thread '"
        + thread.getName()
        + "' has "
        + view.context()
        + (lastChange == null ? "" : ", after " + lastChange);
  }
}
