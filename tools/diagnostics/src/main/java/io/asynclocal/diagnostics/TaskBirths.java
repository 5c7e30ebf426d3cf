package io.asynclocal.diagnostics;

import io.asynclocal.diagnostics.bootstrap.JdkWork;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture.AsynchronousCompletionTask;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Knows of each task and reaction that was handed to the JDK's pools and futures by which flow that
 * was done, and which of them a thread runs, as far as {@link JdkProbe} tells.
 */
final class TaskBirths implements ObjIntConsumer<Object> {
  private static final Set<LostStores> WATCHES = new HashSet<>();

  /** Null while no watch has asked for it. */
  private static volatile @Nullable TaskBirths told;

  private static @Nullable JdkProbe probe;

  private final HandedOver handedOver = new HandedOver();

  /** Not static, since idle threads are not to keep anything once nobody watches. */
  @SuppressWarnings("ThreadLocalUsage")
  private final ThreadLocal<Work> threads = new ThreadLocal<>();

  /**
   * Work that a thread runs.
   *
   * @param begunIn what was {@linkplain Births#inForce in force} when the work began
   */
  record Running(Object work, Birth birth, Object begunIn) {}

  /** What a thread runs, the innermost first. */
  private static final class Work {
    final Deque<Running> running = new ArrayDeque<>();

    /** Whether the thread is telling; what that does itself isn't told of. */
    boolean telling;
  }

  private TaskBirths() {}

  /**
   * Knows of what is handed over from now on.
   *
   * @throws IllegalStateException if the JDK's classes can't be changed; nothing has changed then
   */
  static void watch(LostStores watch) {
    synchronized (WATCHES) {
      if (WATCHES.isEmpty()) {
        TaskBirths births = new TaskBirths();
        probe = install(births);
        told = births;
      }
      WATCHES.add(watch);
    }
  }

  /** Leaves the JDK's classes as they were, if this was the last that watched. */
  static void unwatch(LostStores watch) {
    synchronized (WATCHES) {
      if (WATCHES.remove(watch) && WATCHES.isEmpty() && probe != null) {
        probe.close();
        probe = null;
        told = null;
      }
    }
  }

  /** Out here, since without Byte Buddy's classes the probe can't even be loaded. */
  private static JdkProbe install(TaskBirths births) {
    try {
      return JdkProbe.install(births);
    } catch (NoClassDefFoundError e) {
      throw new IllegalStateException(
          "Byte Buddy is not on the class path: "
              + e.getMessage()
              + " is missing. Add net.bytebuddy:byte-buddy and net.bytebuddy:byte-buddy-agent, or"
              + " leave instrumentingJdk() out.",
          e);
    }
  }

  /** Returns the innermost work that this thread runs; null if none is known. */
  static @Nullable Running running() {
    TaskBirths births = told;
    Work here = births == null ? null : births.threads.get();
    return here == null ? null : here.running.peek();
  }

  /** Is told of everything by {@link JdkWork}. */
  @Override
  public void accept(Object work, int event) {
    Work here = threads.get();
    if (here == null) {
      here = new Work();
      threads.set(here);
    }
    if (here.telling) {
      return;
    }
    here.telling = true;
    try {
      on(work, event, here.running);
    } finally {
      here.telling = false;
      if (here.running.isEmpty()) {
        threads.remove();
      }
    }
  }

  private void on(Object work, int event, Deque<Running> running) {
    switch (event) {
      case JdkWork.HANDED_OVER -> {
        // What belongs to a future was registered before, perhaps elsewhere.
        if (!(work instanceof AsynchronousCompletionTask)) {
          handedOver.add(work, Births.born(WorkSource::ofHandingOver));
        }
      }
      case JdkWork.REGISTERED -> handedOver.add(work, Births.born(WorkSource::ofHandingOver));
      case JdkWork.BEGUN_BY_WORKER -> {
        // A pool of its own kind may not tell of ends.
        running.clear();
        running.push(begun(work));
      }
      case JdkWork.BEGUN -> running.push(begun(work));
      default -> {
        if (running.stream().anyMatch(known -> known.work == work)) {
          while (running.pop().work != work) {
            // The ends of these went untold.
          }
        }
      }
    }
  }

  private Running begun(Object work) {
    return new Running(work, handedOver.begun(work), Births.inForce());
  }
}
