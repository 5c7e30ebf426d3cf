package io.asynclocal.agent.bridge;

import java.lang.reflect.Field;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** What {@code Thread}, its relatives and its subclasses call. */
public final class Threads {
  private static final String FUTURE_WITH_THREAD =
      "java.util.concurrent.ThreadPerTaskExecutor$ThreadBoundFuture";

  private Threads() {}

  /** Binds what a thread is to run, where the thread is made. */
  public static @Nullable Runnable made(@Nullable Runnable task) {
    if (task == null || Bridge.isIdle() || isBound(task) || Housekeeping.includes(task)) {
      return task;
    }
    Object captured = Bridge.capture("Thread");
    return captured == null ? task : new ThreadTask(captured, task);
  }

  /** A future with a thread of its own, which runs nothing else, has captured when it was made. */
  private static boolean isBound(Runnable task) {
    return task instanceof FutureTask
        && FutureTasks.isOn
        && task.getClass().getName().equals(FUTURE_WITH_THREAD);
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

  /** Lets go of what was captured for a shutdown hook, which isn't a request's any more. */
  public static void hooked(@Nullable Thread hook) {
    if (hook == null || Bridge.isIdle()) {
      return;
    }
    Bridge.release(Waiting.takeOldest(hook, hook));
    if (taskOf(hook) instanceof ThreadTask task) {
      task.belongToNobody();
    }
  }

  /** Returns a thread's task, which has its field in the thread, or since Java 21 in its holder. */
  static @Nullable Object taskOf(Thread thread) {
    try {
      if (Runtime.version().feature() < 21) {
        return read(Thread.class, "target", thread);
      }
      Object holder = read(Thread.class, "holder", thread);
      return holder == null ? null : read(holder.getClass(), "task", holder);
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  private static @Nullable Object read(Class<?> type, String name, Object of)
      throws ReflectiveOperationException {
    Field field = type.getDeclaredField(name);
    field.setAccessible(true);
    return field.get(of);
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
