package io.asynclocal.agent.bridge;

import java.lang.reflect.Field;
import java.util.concurrent.ThreadPoolExecutor;

/**
 * The pools that had workers when the agent came. A worker is in one call of a method of the JDK
 * for as long as it lives, so that no edit of that method reaches it.
 */
public final class OldWorkers implements Runnable {
  private static final String WORKER = "java.util.concurrent.ThreadPoolExecutor$Worker";

  /** Before the first is found, nobody needs to look for one. */
  private static volatile boolean areThere;

  /** Makes one for the agent, which has it find them. */
  public OldWorkers() {}

  /** Returns whether some of a pool's workers were there before the agent. */
  static boolean has(ThreadPoolExecutor pool) {
    return areThere && Kept.of(pool) != null;
  }

  /** Finds the pools of all threads that there are. */
  @Override
  public void run() {
    ThreadGroup all = Thread.currentThread().getThreadGroup();
    while (all.getParent() != null) {
      all = all.getParent();
    }
    Thread[] threads = new Thread[all.activeCount() + 64];
    int found = all.enumerate(threads);
    for (int i = 0; i < found; i++) {
      Thread thread = threads[i];
      if (thread == Thread.currentThread()
          || thread.getThreadGroup() == all
          || thread.getName().equals("Common-Cleaner")) {
        continue; // the JVM's own: at the start there are no others, and reflection takes long
      }
      Object task = Threads.taskOf(thread);
      if (task != null && task.getClass().getName().equals(WORKER)) {
        mark(task);
      }
    }
  }

  private static void mark(Object worker) {
    try {
      Field pool = worker.getClass().getDeclaredField("this$0");
      pool.setAccessible(true);
      Kept.keep(pool.get(worker), Bridge.ROOT);
      areThere = true;
    } catch (ReflectiveOperationException e) {
      // Such a worker isn't this JDK's: its pool's tasks then run as they did.
    }
  }
}
