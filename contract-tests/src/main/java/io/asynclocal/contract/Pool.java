package io.asynclocal.contract;

import io.asynclocal.concurrent.AsyncExecutors;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** A pool of one thread, bare and wrapped. */
final class Pool implements AutoCloseable {
  final ScheduledExecutorService bare = Executors.newScheduledThreadPool(1);
  final ScheduledExecutorService propagating = AsyncExecutors.propagating(bare);

  /** Work that a pool does, with whatever its methods throw. */
  interface Use {
    @Nullable Object on(ScheduledExecutorService executor) throws Exception;
  }

  @Override
  public void close() {
    bare.shutdownNow();
  }
}
