package io.asynclocal.diagnostics;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The origins of the work that is alive, as many as may be remembered. */
final class Origins {
  private final ConcurrentHashMap<Long, Origin> alive = new ConcurrentHashMap<>();
  private final LongAdder forgotten = new LongAdder();
  private final int most;

  Origins(int most) {
    this.most = most;
  }

  /** Remembers an origin, unless there are too many: then those that come are forgotten. */
  void remember(Origin origin) {
    if (alive.mappingCount() >= most) {
      forgotten.increment();
    } else {
      alive.put(origin.asyncId(), origin);
    }
  }

  @Nullable Origin of(long asyncId) {
    return alive.get(asyncId);
  }

  @Nullable Origin forget(long asyncId) {
    return alive.remove(asyncId);
  }

  long forgotten() {
    return forgotten.sum();
  }
}
