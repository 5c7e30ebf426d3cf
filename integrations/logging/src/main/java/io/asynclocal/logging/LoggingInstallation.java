package io.asynclocal.logging;

import io.asynclocal.environment.Installation;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** All that is replaced in the logging libraries that are there. */
final class LoggingInstallation implements Installation {
  private final List<Installation> replacements = new ArrayList<>();

  private LoggingInstallation() {}

  static LoggingInstallation install() {
    LoggingInstallation installation = new LoggingInstallation();
    try {
      installation.add("ch.qos.logback.classic.LoggerContext", LogbackReplacements::install);
      installation.add("org.apache.logging.log4j.ThreadContext", Log4jReplacements::install);
    } catch (RuntimeException | Error e) {
      installation.close();
      throw e;
    }
    if (installation.replacements.isEmpty()) {
      System.getLogger("io.asynclocal")
          .log(
              Level.WARNING,
              "Neither Logback's MDC nor a ThreadContext of Log4j's is in use: the log context is"
                  + " not kept in stores. Add one of them, or leave asynclocal-logging out.");
    }
    return installation;
  }

  private void add(String needed, Supplier<List<Installation>> installer) {
    if (isPresent(needed)) {
      replacements.addAll(installer.get());
    }
  }

  private static boolean isPresent(String type) {
    try {
      Class.forName(type, false, LoggingInstallation.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  @Override
  public void close() {
    replacements.forEach(Installation::close);
  }

  @Override
  public List<String> overwritten() {
    return replacements.stream().flatMap(replaced -> replaced.overwritten().stream()).toList();
  }

  @Override
  public void repair() {
    replacements.forEach(Installation::repair);
  }
}
