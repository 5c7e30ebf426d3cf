package io.asynclocal.concurrent;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/**
 * The submitted tasks of an executor and their captures, so that those that the executor drops are
 * released. Nothing is kept of a task whose capture is a plain context.
 */
final class WaitingTasks {
  /** By the executor's own object for the task, which keeps the capture as long as it may run. */
  private final Map<Object, WeakReference<Capture>> captures =
      Collections.synchronizedMap(new WeakHashMap<>(0));

  /** Returns what the submitter gets for {@code future}. */
  <V extends @Nullable Object> Future<V> add(Capture capture, Future<V> future) {
    if (capture instanceof AsyncContext) {
      return future;
    }
    captures.put(future, new WeakReference<>(capture));
    return ReleasingFuture.of(capture, future);
  }

  /** As {@link #add(Capture, Future)}. */
  <V extends @Nullable Object> ScheduledFuture<V> add(Capture capture, ScheduledFuture<V> future) {
    if (capture instanceof AsyncContext) {
      return future;
    }
    captures.put(future, new WeakReference<>(capture));
    return ReleasingFuture.of(capture, future);
  }

  /**
   * Executes a task. A scheduled executor of the JDK wraps it in an object of its own, by which it
   * is known later only if it is scheduled without a delay: the same to that executor.
   */
  void execute(ExecutorService executor, Capture capture, Runnable bound) {
    if (!(capture instanceof AsyncContext)
        && executor instanceof ScheduledExecutorService scheduled
        && executesBySchedulingIt(scheduled)) {
      captures.put(scheduled.schedule(bound, 0, NANOSECONDS), new WeakReference<>(capture));
    } else {
      executor.execute(bound);
    }
  }

  private static boolean executesBySchedulingIt(ScheduledExecutorService executor) {
    return executor.getClass() == ScheduledThreadPoolExecutor.class
        || executor.getClass().getEnclosingClass() == Executors.class;
  }

  /** Returns those that may be waiting, and keeps them from the collector as long. */
  List<Object> tasks() {
    synchronized (captures) {
      return captures.isEmpty() ? List.of() : new ArrayList<>(captures.keySet());
    }
  }

  /**
   * Releases those of {@code tasks} that their executor has cancelled; {@code periodic} says that
   * it won't run a periodic task again, which it cancels later if that is running now.
   */
  void dropEnded(List<Object> tasks, boolean periodic) {
    for (Object task : tasks) {
      if ((task instanceof Future<?> future && future.isCancelled())
          || (periodic && task instanceof RunnableScheduledFuture<?> timed && timed.isPeriodic())) {
        drop(task);
      }
    }
  }

  /** Releases what {@code task} was captured in: the executor won't run it. */
  void drop(Object task) {
    if (task instanceof Capture capture) {
      capture.release(); // a task that was executed is handed over as it is
      return;
    }
    WeakReference<Capture> submitted = captures.remove(task);
    Capture capture = submitted == null ? null : submitted.get();
    if (capture != null) {
      capture.release();
    }
  }
}
