package io.asynclocal.benchmarks.libraries;

import io.asynclocal.environment.Installation;
import io.asynclocal.logging.LoggingIntegration;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.slf4j.MDC;

/** SLF4J's log context, with so many entries. */
@State(Scope.Thread)
public abstract class LogContexts {
  /** How many. */
  @Param({"1", "10"})
  public int entries;

  /** Puts them. */
  @Setup
  public void enter() {
    for (int i = 0; i < entries; i++) {
      MDC.put("key" + i, "value" + i);
    }
  }

  /** Logback's own. */
  public static class Own extends LogContexts {}

  /** Ours. */
  public static class Stored extends LogContexts {
    private final Installation installed = LoggingIntegration.install();

    /** Puts Logback's own back. */
    @TearDown
    public void uninstall() {
      installed.close();
    }
  }
}
