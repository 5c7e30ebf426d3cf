package io.asynclocal.benchmarks.frameworks;

import brave.propagation.CurrentTraceContext;
import brave.propagation.TraceContext;
import io.asynclocal.benchmarks.BraveContext;
import io.asynclocal.benchmarks.Comparison;
import io.asynclocal.benchmarks.Contender;
import io.asynclocal.benchmarks.Question;
import io.asynclocal.benchmarks.Stores;
import io.asynclocal.brave.StoreCurrentTraceContext;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What it costs that a span's scope is a store. */
@Question(value = "Brave: open a span's scope, read, close", baseline = "brave")
public class OpenBravesScope extends Comparison {
  /** Our current trace context. */
  @State(Scope.Thread)
  public static class StoredContext {
    /** It. */
    public final CurrentTraceContext current = StoreCurrentTraceContext.newBuilder().build();
  }

  @Benchmark
  @Contender("Brave's own")
  public TraceContext brave(BraveContext brave) {
    return open(brave.current, brave.value);
  }

  @Benchmark
  @Contender("AsyncLocal")
  public TraceContext asyncLocal(StoredContext stored, BraveContext brave, Stores stores) {
    return open(stored.current, brave.value);
  }

  private static TraceContext open(CurrentTraceContext current, TraceContext value) {
    try (CurrentTraceContext.Scope scope = current.newScope(value)) {
      return current.get();
    }
  }
}
