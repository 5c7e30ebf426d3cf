package io.asynclocal.remote;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** To which trace a message belongs, if it does to one. */
final class Traces {
  static final String HEADER = "traceparent";
  private static final boolean HAS_OPENTELEMETRY = hasOpenTelemetry();
  private static final int ID_START = 3;
  private static final int ID_END = 35;

  private Traces() {}

  private static boolean hasOpenTelemetry() {
    try {
      Class.forName("io.opentelemetry.api.trace.Span", false, Traces.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /** Returns the id in the one well-formed {@code traceparent}, or null. */
  static @Nullable String idIn(@Nullable Iterable<String> lines) {
    Iterator<String> all = lines == null ? null : lines.iterator();
    if (all == null || !all.hasNext()) {
      return null;
    }
    String line = all.next();
    return all.hasNext() ? null : idIn(line);
  }

  private static @Nullable String idIn(String line) {
    boolean isLong = line.length() >= 55;
    if (!isLong || line.charAt(2) != '-' || line.charAt(ID_END) != '-') {
      return null;
    }
    boolean isZero = true;
    for (int i = ID_START; i < ID_END; i++) {
      char digit = line.charAt(i);
      isZero &= digit == '0';
      if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
        return null;
      }
    }
    return isZero ? null : line.substring(ID_START, ID_END);
  }

  /** Returns the id of the current span's trace, where OpenTelemetry is there and has one. */
  static @Nullable String currentId() {
    return HAS_OPENTELEMETRY ? OfOpenTelemetry.currentId() : null;
  }

  private static final class OfOpenTelemetry {
    static @Nullable String currentId() {
      SpanContext current = Span.current().getSpanContext();
      return current.isValid() ? current.getTraceId() : null;
    }
  }
}
