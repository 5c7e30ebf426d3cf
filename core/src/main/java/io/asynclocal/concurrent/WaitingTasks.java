package io.asynclocal.concurrent;

import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
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

  /** Releases what {@code task} was captured in: the executor won't run it. */
  void drop(Runnable task) {
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
