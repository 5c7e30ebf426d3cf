package io.asynclocal.benchmarks;

import brave.propagation.CurrentTraceContext;
import brave.propagation.ThreadLocalCurrentTraceContext;
import brave.propagation.TraceContext;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Brave's current trace context, which is its one value. */
@State(Scope.Thread)
public class BraveContext {
  /** The storage. */
  public final CurrentTraceContext current = ThreadLocalCurrentTraceContext.newBuilder().build();

  /** A value to bind. */
  public final TraceContext value = TraceContext.newBuilder().traceId(1).spanId(2).build();

  /** Binds the value that reads see. */
  @Setup
  @SuppressWarnings("MustBeClosedChecker") // it lasts as long as the benchmark's thread
  public void bind() {
    CurrentTraceContext.Scope unused =
        current.newScope(TraceContext.newBuilder().traceId(1).spanId(1).build());
  }
}
