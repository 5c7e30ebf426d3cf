package io.asynclocal.agent.bridge;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * As {@link Kept}, for fork/join tasks. The virtual threads' scheduler has such tasks too, and must
 * wait for no lock: its tasks, for which nothing is captured, aren't looked for.
 */
public final class KeptForks {
  /** Whoever runs a task has synchronized with whoever has pushed it. */
  private static boolean isUsed;

  private KeptForks() {}

  /** Takes what is kept for a task that is about to run, or null. */
  public static @Nullable Object of(Object task) {
    return !isUsed
            || task instanceof CompletableFuture.AsynchronousCompletionTask
            || ForkJoins.isOfScheduler(Thread.currentThread())
        ? null
        : Waiting.takeNewest(task, task);
  }

  /** Keeps what was captured for a task; null leaves what is kept, if anything is. */
  public static void keep(Object task, @Nullable Object captured) {
    if (captured != null) {
      isUsed = true;
      Kept.keep(task, captured);
    }
  }
}
