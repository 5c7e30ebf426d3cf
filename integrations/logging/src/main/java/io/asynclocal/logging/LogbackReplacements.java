package io.asynclocal.logging;

import ch.qos.logback.classic.LoggerContext;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** What is replaced in SLF4J and Logback; loaded only where both are there. */
final class LogbackReplacements {
  private LogbackReplacements() {}

  /** Returns nothing where SLF4J logs through something else. */
  static List<Replacement<?>> install() {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext logback)) {
      return List.of();
    }
    StaticField mdc = new StaticField(MDC.class, "MDC_ADAPTER", "mdcAdapter");
    LogbackMdc ours = new LogbackMdc();
    return List.of(
        Replacement.of("Logback's MDC", logback::getMDCAdapter, logback::setMDCAdapter, ours),
        Replacement.of("SLF4J's MDC", MDC::getMDCAdapter, mdc::set, ours));
  }
}
