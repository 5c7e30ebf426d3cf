package io.asynclocal.benchmarks.reactor;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.instrumentation.reactor.v3_1.ContextPropagationOperator;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** OpenTelemetry's library for Reactor, which carries contexts that have a span. */
@State(Scope.Thread)
public class OpenTelemetryMode {
  private static final SpanContext SPAN =
      SpanContext.create(
          "0123456789abcdef0123456789abcdef",
          "0123456789abcdef",
          TraceFlags.getSampled(),
          TraceState.getDefault());

  private final ContextPropagationOperator operator = ContextPropagationOperator.create();

  /** Makes a span current. */
  @Setup
  @SuppressWarnings("MustBeClosedChecker") // it lasts as long as the benchmark's thread
  public void bind() {
    operator.registerOnEachOperator();
    io.opentelemetry.context.Scope unused = Span.wrap(SPAN).makeCurrent();
  }

  /** Takes the hooks out of Reactor. */
  @TearDown
  public void uninstall() {
    operator.resetOnEachOperator();
  }
}
