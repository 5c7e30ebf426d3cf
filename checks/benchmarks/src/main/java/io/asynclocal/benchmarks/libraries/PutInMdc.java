package io.asynclocal.benchmarks.libraries;

import io.asynclocal.benchmarks.Comparison;
import io.asynclocal.benchmarks.Contender;
import io.asynclocal.benchmarks.Question;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.slf4j.MDC;

/** SLF4J's log context in Logback's own map and in ours. */
@Question(value = "MDC: put, get, remove one more entry", baseline = "own")
public class PutInMdc extends Comparison {

  @Benchmark
  @Contender("Logback's own MDC")
  public @Nullable String own(LogContexts.Own contexts) {
    return putGetRemove();
  }

  @Benchmark
  @Contender("AsyncLocal")
  public @Nullable String asyncLocal(LogContexts.Stored contexts) {
    return putGetRemove();
  }

  private static @Nullable String putGetRemove() {
    MDC.put("requestId", "r-17");
    String read = MDC.get("requestId");
    MDC.remove("requestId");
    return read;
  }
}
