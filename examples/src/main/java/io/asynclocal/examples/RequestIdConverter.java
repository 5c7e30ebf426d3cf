package io.asynclocal.examples;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/**
 * Logback's {@code %requestId}: the request that the logging code works for, or a dash. Nothing is
 * copied into an MDC on each thread: the store is read when the line is written, on the thread that
 * logs.
 */
public final class RequestIdConverter extends ClassicConverter {

  /** Makes a converter; Logback does. */
  public RequestIdConverter() {}

  @Override
  public String convert(ILoggingEvent event) {
    Integer id = RequestId.REQUEST_ID.getStore();
    return id == null ? "-" : id.toString();
  }
}
