package io.asynclocal.benchmarks.libraries;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import io.micrometer.context.integration.Slf4jThreadLocalAccessor;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;

/** What Micrometer's registry has, and nothing that the class path brings along. */
final class Accessors {
  private Accessors() {}

  static void register(ThreadLocalAccessor<?>... accessors) {
    ContextRegistry registry = ContextRegistry.getInstance();
    registry
        .getThreadLocalAccessors()
        .forEach(found -> registry.removeThreadLocalAccessor(found.key()));
    for (ThreadLocalAccessor<?> accessor : accessors) {
      registry.registerThreadLocalAccessor(accessor);
    }
  }

  /** Registers one for the log context, one for the span and one for the Observation. */
  static void registerAllOf(RequestState request) {
    register(
        new Slf4jThreadLocalAccessor(),
        new OpenTelemetryAccessor(),
        new ObservationThreadLocalAccessor(request.observations));
  }
}
