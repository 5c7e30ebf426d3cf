package io.asynclocal.spring.boot;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;

/**
 * What traces an application. Libraries for both are on the class path of the tests that trace, so
 * that each leaves out the other's setup; they are on no other test's.
 */
enum Tracing {
  BRAVE(
      "actuate.autoconfigure.tracing.OpenTelemetryTracing",
      "micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracing"),
  OPENTELEMETRY(
      "actuate.autoconfigure.tracing.Brave", "micrometer.tracing.brave.autoconfigure.Brave");

  /** Spring Boot 3.5's and 4's, of which it leaves out those that it has. */
  private final String[] excluded;

  Tracing(String... excluded) {
    this.excluded = excluded;
  }

  /** {@return the property with which an application is traced like this} */
  String property() {
    return Stream.of(excluded)
        .map(name -> "org.springframework.boot." + name + "AutoConfiguration")
        .collect(Collectors.joining(",", "spring.autoconfigure.exclude=", ""));
  }

  /** {@return the id of the trace with which the request of that id arrives} */
  static String traceOf(String id) {
    return UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString().replace("-", "");
  }

  /** {@return the header of W3C's trace context, of a caller that samples} */
  static String headerOf(String id) {
    return "00-" + traceOf(id) + "-00000000000000a1-01";
  }

  /** {@return what tells the id of the current span's trace, null where there is no span} */
  static Supplier<@Nullable String> currentTrace(ApplicationContext context) {
    Tracer tracer = context.getBean(Tracer.class);
    return () -> {
      Span span = tracer.currentSpan();
      return span == null ? null : span.context().traceId();
    };
  }
}
