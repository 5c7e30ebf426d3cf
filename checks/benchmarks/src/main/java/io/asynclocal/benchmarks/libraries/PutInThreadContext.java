package io.asynclocal.benchmarks.libraries;

import io.asynclocal.benchmarks.Comparison;
import io.asynclocal.benchmarks.Contender;
import io.asynclocal.benchmarks.Question;
import io.asynclocal.logging.Log4jContextMap;
import org.apache.logging.log4j.spi.DefaultThreadContextMap;
import org.apache.logging.log4j.spi.ThreadContextMap;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Log4j's log context in its own map and in ours. */
@Question(value = "Log4j's ThreadContext: put, get, remove one more entry", baseline = "own")
public class PutInThreadContext extends Comparison {

  /** Both maps, with so many entries. */
  @State(Scope.Thread)
  public static class Maps {
    /** How many. */
    @Param({"1", "10"})
    public int entries;

    private final ThreadContextMap own = new DefaultThreadContextMap();
    private final ThreadContextMap stored = new Log4jContextMap();

    /** Puts them. */
    @Setup
    public void enter() {
      for (int i = 0; i < entries; i++) {
        own.put("key" + i, "value" + i);
        stored.put("key" + i, "value" + i);
      }
    }
  }

  @Benchmark
  @Contender("Log4j's own map")
  public @Nullable String own(Maps maps) {
    return putGetRemove(maps.own);
  }

  @Benchmark
  @Contender("AsyncLocal")
  public @Nullable String asyncLocal(Maps maps) {
    return putGetRemove(maps.stored);
  }

  private static @Nullable String putGetRemove(ThreadContextMap map) {
    map.put("requestId", "r-17");
    String read = map.get("requestId");
    map.remove("requestId");
    return read;
  }
}
