package io.asynclocal.spring;

import io.asynclocal.AsyncContext;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Entries of the log context as part of a context; loaded only where they are asked for. */
final class LogContext {
  private static final AtomicBoolean REPORTED = new AtomicBoolean();

  private LogContext() {}

  /** Returns {@code context} with an entry more in the MDC, which must be a store. */
  static AsyncContext with(AsyncContext context, String key, String value) {
    String before = MDC.get(key);
    AsyncContext derived =
        context.call(
            () -> {
              MDC.put(key, value);
              return AsyncContext.current();
            });
    if (!Objects.equals(MDC.get(key), before)) {
      putBack(key, before);
      if (REPORTED.compareAndSet(false, true)) {
        System.getLogger("io.asynclocal.spring")
            .log(
                Level.WARNING,
                "Log lines can't show '"
                    + key
                    + "': the MDC is no store, and would keep it for the next request. Add"
                    + " asynclocal-logging and start an AsyncEnvironment, or don't show the store"
                    + " in logs.");
      }
    }
    return derived;
  }

  private static void putBack(String key, @Nullable String before) {
    if (before == null) {
      MDC.remove(key);
    } else {
      MDC.put(key, before);
    }
  }
}
