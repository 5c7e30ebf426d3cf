package io.asynclocal.benchmarks.rxjava3;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import io.opentelemetry.instrumentation.rxjava.v3_1_1.TracingAssembly;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** OpenTelemetry's library for RxJava, enabled, and one value in its context. */
@State(org.openjdk.jmh.annotations.Scope.Thread)
public class InstalledOpenTelemetry {
  private final TracingAssembly assembly = TracingAssembly.create();

  /** Enables the library and binds the value. */
  @Setup
  @SuppressWarnings("MustBeClosedChecker") // it lasts as long as the benchmark's thread
  public void install() {
    assembly.enable();
    Scope unused = Context.current().with(ContextKey.<String>named("value"), "value").makeCurrent();
  }

  /** Disables the library. */
  @TearDown
  public void uninstall() {
    assembly.disable();
  }
}
