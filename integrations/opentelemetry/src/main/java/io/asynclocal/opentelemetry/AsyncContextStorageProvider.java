package io.asynclocal.opentelemetry;

import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.ContextStorageProvider;

/**
 * Makes OpenTelemetry's current {@code Context} a store: the current span and the baggage are there
 * wherever the work goes on that they were made current for, with no instrumentation of Reactor,
 * RxJava or coroutines. OpenTelemetry finds it by {@link java.util.ServiceLoader}; the jar on the
 * class path is all that is needed.
 *
 * {@snippet :
 * Span span = tracer.spanBuilder("request").startSpan();
 * try (Scope scope = span.makeCurrent()) {
 *   pool.execute(() -> Span.current().addEvent("on its way")); // of the same span
 * }
 * }
 *
 * <p>What is made current and not closed ends with the callback that did so; outside any callback
 * it lasts on that thread, as it does in OpenTelemetry's own storage. Work that runs in a captured
 * context has the {@code Context} that was current then, also after the scope was closed.
 *
 * <p><b>Threads.</b> A scope that is closed on another thread does nothing there, unless that runs
 * work which the scope's {@code Context} has followed: then it is closed for that work alone.
 * OpenTelemetry's strict mode reports both.
 *
 * <p><b>Cost.</b> Making current is two small objects; handing over is what it costs without spans.
 */
public final class AsyncContextStorageProvider implements ContextStorageProvider {

  /** Makes the provider, for OpenTelemetry. */
  public AsyncContextStorageProvider() {}

  /** {@return a storage of its own} OpenTelemetry asks once. */
  @Override
  public ContextStorage get() {
    return new StoreContextStorage();
  }
}
