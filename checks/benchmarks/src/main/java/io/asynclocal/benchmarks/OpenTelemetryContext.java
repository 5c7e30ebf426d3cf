package io.asynclocal.benchmarks;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One value in OpenTelemetry's context. */
@State(org.openjdk.jmh.annotations.Scope.Thread)
public class OpenTelemetryContext {
  /** The storage. */
  public final ContextKey<String> key = ContextKey.named("value");

  /** A value to bind. */
  public final String value = "inner";

  /** Reads the storage, as the body of a scope does. */
  public final Supplier<@Nullable String> reader = () -> Context.current().get(key);

  /** Binds the value that reads see. */
  @Setup
  @SuppressWarnings("MustBeClosedChecker") // it lasts as long as the benchmark's thread
  public void bind() {
    Scope unused = Context.current().with(key, "outer").makeCurrent();
  }
}
