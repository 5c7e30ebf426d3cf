package io.asynclocal.contract;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A thread that nothing else runs on, and that carries nothing. */
final class OwnThread {
  private OwnThread() {}

  /** Runs {@code body} on a new thread, waits for it, and throws what it threw. */
  static void run(Runnable body) {
    CompletableFuture<Boolean> end = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                body.run();
                end.complete(true);
              } catch (RuntimeException | Error e) {
                end.completeExceptionally(e);
              }
            },
            "own-thread");
    thread.start();
    try {
      end.get(Deadline.seconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("On a thread of its own: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("The thread did not end.", e);
    } catch (InterruptedException e) {
      throw Deadline.interrupted(e);
    }
  }
}
