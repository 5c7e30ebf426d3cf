package io.asynclocal.benchmarks.reactor;

import io.asynclocal.benchmarks.Comparison;
import io.asynclocal.benchmarks.Contender;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;

/** One pipeline, assembled, subscribed to and run to its end, in each way of carrying a context. */
public abstract class PipelineComparison extends Comparison {

  /** Assembles the pipeline, ends it with {@code ending}, and runs it. */
  abstract @Nullable Object run(Ending ending) throws Exception;

  @Benchmark
  @Contender("nothing carried")
  public @Nullable Object nothing() throws Exception {
    return run(Ending.PLAIN);
  }

  @Benchmark
  @Contender("AsyncLocal")
  public @Nullable Object asyncLocal(NativeMode mode) throws Exception {
    return run(Ending.PLAIN);
  }

  @Benchmark
  @Contender("Reactor's automatic mode")
  public @Nullable Object automatic(AutomaticMode mode) throws Exception {
    return run(Ending.CAPTURED);
  }

  @Benchmark
  @Contender("OpenTelemetry")
  public @Nullable Object openTelemetry(OpenTelemetryMode mode) throws Exception {
    return run(Ending.PLAIN);
  }
}
