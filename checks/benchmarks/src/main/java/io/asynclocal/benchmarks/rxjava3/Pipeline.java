package io.asynclocal.benchmarks.rxjava3;

import io.asynclocal.benchmarks.Comparison;
import io.asynclocal.benchmarks.Contender;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * A pipeline that is assembled, subscribed to and run to its end, with nothing installed and with
 * each of those that carry a context. Every benchmark has a process of its own, so that hooks of
 * one aren't measured in another.
 */
public abstract class Pipeline extends Comparison {

  /** Runs the pipeline to its end. */
  abstract Object run();

  @Benchmark
  @Contender("nothing carried")
  public Object plain() {
    return run();
  }

  @Benchmark
  @Contender("AsyncLocal")
  public Object asyncLocal(InstalledStores stores) {
    return run();
  }

  @Benchmark
  @Contender("OpenTelemetry")
  public Object openTelemetry(InstalledOpenTelemetry otel) {
    return run();
  }
}
