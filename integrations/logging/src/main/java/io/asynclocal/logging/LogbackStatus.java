package io.asynclocal.logging;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.BasicStatusManager;
import ch.qos.logback.core.status.Status;
import ch.qos.logback.core.status.StatusManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.spi.MDCAdapter;

/**
 * Keeps from Logback's status what is as it should be. Logback warns of a second adapter, and who
 * prints its status, as Spring Boot does, would print that at each start and end.
 */
final class LogbackStatus {
  private LogbackStatus() {}

  /** Sets the adapter; what else Logback is told meanwhile, it is told afterwards. */
  static void setQuietly(LoggerContext logback, @Nullable MDCAdapter adapter) {
    StatusManager told = logback.getStatusManager();
    StatusManager meanwhile = new BasicStatusManager();
    logback.setStatusManager(meanwhile);
    try {
      logback.setMDCAdapter(adapter);
    } finally {
      logback.setStatusManager(told);
    }
    for (Status status : meanwhile.getCopyOfStatusList()) {
      if (status.getOrigin() != logback || !status.getMessage().startsWith("mdcAdapter")) {
        told.add(status);
      }
    }
  }
}
