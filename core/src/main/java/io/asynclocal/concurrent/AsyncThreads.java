package io.asynclocal.concurrent;

import static java.util.Objects.requireNonNull;

import io.asynclocal.AsyncBoundary;
import io.asynclocal.Capture;
import java.util.concurrent.ThreadFactory;

/**
 * Threads that begin in the context of the code that made them.
 *
 * {@snippet :
 * ThreadFactory threads = AsyncThreads.propagating(Thread.ofVirtual().factory());
 * requestId.run("r-17", () -> threads.newThread(() -> log(requestId.getStore())).start()); // r-17
 * }
 *
 * <p>Whoever is told of an exception that ends such a thread, its handler or the default one, sees
 * the stores that it began with.
 *
 * <p>For threads that do one piece of work: those of a thread-per-task executor, or of a {@code
 * StructuredTaskScope}. A pool's threads outlive the request that happened to make them and would
 * keep its context for ever; give a pool a plain factory, and wrap the pool by {@link
 * AsyncExecutors}.
 */
public final class AsyncThreads {
  private static final AsyncBoundary THREAD = AsyncBoundary.of("Thread");

  private AsyncThreads() {}

  /**
   * Returns a factory of threads that run their task in the context in which they were made.
   *
   * @param factory makes the threads, platform or virtual
   * @return the factory
   * @throws NullPointerException if {@code factory} is null
   */
  public static ThreadFactory propagating(ThreadFactory factory) {
    requireNonNull(factory, "factory is null. Pass the factory that is to make the threads.");
    return task -> factory.newThread(wholeWork(THREAD.capture(), requireTask(task)));
  }

  private static Runnable requireTask(Runnable task) {
    return requireNonNull(task, "task is null. Pass what the thread is to run.");
  }

  /** A thread that its work has failed has nothing else to do than to tell somebody of it. */
  private static Runnable wholeWork(Capture capture, Runnable task) {
    Runnable bound = capture.bindOnce(task);
    return () -> {
      try {
        bound.run();
      } catch (Throwable e) {
        capture.context().attach(); // for good: the thread ends
        throw e;
      }
    };
  }
}
