package io.asynclocal.contract;

import io.asynclocal.concurrent.AsyncExecutors;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A pool of one thread, bare and wrapped. */
final class Pool implements AutoCloseable {
  final ScheduledExecutorService bare = Executors.newScheduledThreadPool(1);
  final ScheduledExecutorService propagating = AsyncExecutors.propagating(bare);

  /** Work that a pool does, with whatever its methods throw. */
  interface Use {
    @Nullable Object on(ScheduledExecutorService executor) throws Exception;
  }

  /** Waits until the thread has done all that it was given so far. */
  void settle() throws Exception {
    bare.submit(() -> {}).get(Deadline.seconds(), TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    bare.shutdownNow();
  }
}
