package io.asynclocal.benchmarks.libraries;

import io.micrometer.context.ThreadLocalAccessor;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/** OpenTelemetry's current context as one of Micrometer's thread-locals. */
@SuppressWarnings("MustBeClosedChecker") // whoever restores closes nothing
final class OpenTelemetryAccessor implements ThreadLocalAccessor<Context> {
  @Override
  public Object key() {
    return "opentelemetry";
  }

  @Override
  public @Nullable Context getValue() {
    return ContextStorage.get().current();
  }

  @Override
  public void setValue(Context value) {
    Scope unused = ContextStorage.get().attach(value);
  }

  @Override
  public void setValue() {
    Scope unused = ContextStorage.get().attach(Context.root());
  }
}
