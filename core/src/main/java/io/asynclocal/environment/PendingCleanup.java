package io.asynclocal.environment;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An asynchronous cleanup hook that has been started. */
final class PendingCleanup {
  private final CleanupHook hook;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final long started = System.nanoTime();

  PendingCleanup(CleanupHook hook, CompletionStage<?> stage) {
    this.hook = hook;
    // Not toCompletableFuture(), which a stage may refuse; nor orTimeout(), whose thread would keep
    // the class loader of whoever was first to use it.
    stage.whenComplete(
        (result, failure) -> {
          if (failure == null) {
            done.complete(null);
          } else {
            done.completeExceptionally(failure);
          }
        });
  }

  /** Waits for each until its time-out, whatever interrupts; the interruption isn't lost. */
  static void awaitAll(List<PendingCleanup> pending, CleanupFailures failures) {
    boolean interrupted = false;
    for (PendingCleanup cleanup : pending) {
      while (true) {
        try {
          cleanup.await(failures);
          break;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void await(CleanupFailures failures) throws InterruptedException {
    long allowed = TimeUnit.NANOSECONDS.convert(hook.timeout());
    try {
      done.get(allowed - (System.nanoTime() - started), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      failures.add(
          new CompletionException(
              "The asynchronous "
                  + hook
                  + " was not done after "
                  + hook.timeout()
                  + " and is not waited for any longer. Complete its stage in every case, or add it"
                  + " with a longer time-out.",
              e));
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      failures.add(cause == null ? e : cause);
    }
  }
}
