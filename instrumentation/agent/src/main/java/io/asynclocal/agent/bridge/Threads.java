package io.asynclocal.agent.bridge;

import org.jspecify.annotations.Nullable;

/** What {@code Thread}, its relatives and its subclasses call. */
public final class Threads {
  private Threads() {}

  /** Binds what a thread is to run, where the thread is made. */
  public static @Nullable Runnable made(@Nullable Runnable task) {
    if (task == null || Bridge.isIdle() || Housekeeping.includes(task)) {
      return task;
    }
    Object captured = Bridge.capture("Thread");
    return captured == null ? task : new ThreadTask(captured, task);
  }

  /**
   * Captures for a thread that has no task, and so overrides {@code run}; the JDK's are its own.
   */
  public static void made(Thread thread, @Nullable Runnable task) {
    if (task != null
        || thread.getClass().getClassLoader() == null
        || Bridge.isIdle()
        || Housekeeping.includes(thread)) {
      return;
    }
    Object captured = Bridge.capture("Thread");
    if (captured != null) {
      Waiting.add(thread, thread, captured);
    }
  }

  /** Takes what was captured for an object whose {@code run} begins, if it is a thread. */
  public static @Nullable Object begun(Object running) {
    return running == Thread.currentThread() ? Waiting.takeOldest(running, running) : null;
  }

  /** Ends a thread's {@code run} that has failed: its handlers are told in its context. */
  public static void failed(@Nullable Object captured, @Nullable Object token) {
    Bridge.endIfAny(captured, token);
    Bridge.stayIn(captured);
  }
}
