package io.asynclocal.diagnostics;

/**
 * Something that happened to a piece of asynchronous work.
 *
 * @param kind what happened
 * @param nanos when, by {@link System#nanoTime}
 * @param threadId the id of the thread on which it happened
 * @param threadName the name of that thread
 * @param origin the work it happened to, and where that was begun
 */
public record AsyncEvent(Kind kind, long nanos, long threadId, String threadName, Origin origin) {

  /** What can happen to asynchronous work, as {@link io.asynclocal.AsyncHookCallbacks} tells. */
  public enum Kind {
    /** It was begun: a task handed over, a callback registered. */
    INIT,

    /** Some of it is about to run on the thread. */
    BEFORE,

    /** That has run, to its end or until it threw. */
    AFTER,

    /** The future that it stands for was completed. */
    RESOLVE,

    /** It has come to its end, or can't be reached any more. */
    DESTROY
  }

  static AsyncEvent now(Kind kind, Origin origin) {
    Thread thread = Thread.currentThread();
    return new AsyncEvent(kind, System.nanoTime(), threadId(thread), nameOf(thread), origin);
  }

  /** Returns the thread's name; virtual threads usually have none. */
  static String nameOf(Thread thread) {
    String name = thread.getName();
    return name.isEmpty() ? "#" + threadId(thread) : name;
  }

  @SuppressWarnings("deprecation") // its successor, threadId(), is of Java 19
  private static long threadId(Thread thread) {
    return thread.getId();
  }
}
