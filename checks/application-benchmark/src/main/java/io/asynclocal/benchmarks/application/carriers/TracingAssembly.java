package io.asynclocal.benchmarks.application.carriers;

import io.asynclocal.benchmarks.application.rxjava.Carrier;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import org.jspecify.annotations.Nullable;

/** OpenTelemetry's library for RxJava. */
public final class TracingAssembly implements Carrier {
  private static final ContextKey<String> ID = ContextKey.named("id");

  private final io.opentelemetry.instrumentation.rxjava.v3_1_1.TracingAssembly assembly =
      io.opentelemetry.instrumentation.rxjava.v3_1_1.TracingAssembly.create();

  /** Made by name. */
  public TracingAssembly() {
    assembly.enable();
  }

  @Override
  public void run(String requestId, Runnable work) {
    Context.current().with(ID, requestId).wrap(work).run();
  }

  @Override
  public @Nullable String current() {
    return Context.current().get(ID);
  }

  @Override
  public void close() {
    assembly.disable();
  }
}
