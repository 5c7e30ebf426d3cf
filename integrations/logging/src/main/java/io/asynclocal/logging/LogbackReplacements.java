package io.asynclocal.logging;

import ch.qos.logback.classic.LoggerContext;
import io.asynclocal.environment.Installation;
import io.asynclocal.environment.UnsupportedLibraryException;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.spi.MDCAdapter;

/** What is replaced in SLF4J and Logback; loaded only where both are there. */
final class LogbackReplacements {
  private LogbackReplacements() {}

  /** Returns nothing where SLF4J logs through something else. */
  static List<Installation> install() {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext logback)) {
      return List.of();
    }
    Installation anothers = LeftToAnotherCopy.in("Logback's MDC", logback.getMDCAdapter());
    if (anothers != null) {
      return List.of(anothers);
    }
    StaticField mdc = new StaticField(MDC.class, "MDC_ADAPTER", "mdcAdapter");
    LogbackMdc ours = new LogbackMdc();
    Replacement<MDCAdapter> logbacks =
        Replacement.of(
            "Logback's MDC",
            logback::getMDCAdapter,
            adapter -> LogbackStatus.setQuietly(logback, adapter),
            ours);
    if (!logbacks.overwritten().isEmpty()) {
      // Older ones keep the adapter that they have been given first.
      throw new UnsupportedLibraryException("logback-classic", "1.5.1", null);
    }
    return List.of(logbacks, Replacement.of("SLF4J's MDC", MDC::getMDCAdapter, mdc::set, ours));
  }
}
