package io.asynclocal.benchmarks.application.carriers;

import io.asynclocal.benchmarks.application.webflux.Carrier;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.instrumentation.reactor.v3_1.ContextPropagationOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** OpenTelemetry's operator. It carries a context that has a span. */
public final class OpenTelemetry implements Carrier {
  private static final ContextKey<String> ID = ContextKey.named("id");
  private static final Context TRACE =
      Context.root()
          .with(
              Span.wrap(
                  SpanContext.create(
                      "0123456789abcdef0123456789abcdef",
                      "0123456789abcdef",
                      TraceFlags.getSampled(),
                      TraceState.getDefault())));

  private final ContextPropagationOperator operator = ContextPropagationOperator.create();

  /** Made by name. */
  public OpenTelemetry() {
    operator.registerOnEachOperator();
  }

  @Override
  public Mono<Void> carry(String requestId, Mono<Void> rest) {
    return ContextPropagationOperator.runWithContext(rest, TRACE.with(ID, requestId));
  }

  @Override
  public @Nullable String current() {
    return Context.current().get(ID);
  }

  @Override
  public void close() {
    operator.resetOnEachOperator();
  }
}
