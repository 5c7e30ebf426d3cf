package io.asynclocal.logging;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.CallableOp;
import io.asynclocal.environment.Installation;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * An id that requests have as a store and in the log context, for the tests of other modules:
 * whoever reads it writes a line to the log as well, and sees nobody's id if the line has another.
 */
public final class LoggedId implements BeforeAllCallback, AfterAllCallback {
  private static final String KEY = "id";

  private final AsyncLocalStorage<String> storage =
      AsyncLocalStorage.<String>builder().name(KEY).build();
  private final Logger log;
  private final MdcReader reader = new MdcReader();
  private @Nullable Installation logging;

  /** Makes an id that nothing has yet. */
  public LoggedId() {
    LoggerContext logs = (LoggerContext) LoggerFactory.getILoggerFactory();
    log = logs.getLogger(LoggedId.class);
    log.setAdditive(false);
    reader.setContext(logs);
  }

  @Override
  public void beforeAll(ExtensionContext tests) {
    logging = LoggingIntegration.install();
    reader.start();
    log.addAppender(reader);
  }

  @Override
  public void afterAll(ExtensionContext tests) {
    log.detachAppender(reader);
    reader.stop();
    Objects.requireNonNull(logging).close();
  }

  /** {@return the id in both, or null if there is none; or what both have, if they differ} */
  public @Nullable String getStore() {
    String[] logged = new String[1];
    log.info("A line of {}", (Object) logged);
    String stored = storage.getStore();
    return Objects.equals(stored, logged[0])
        ? stored
        : "nobody: " + stored + " is stored, " + logged[0] + " is logged";
  }

  /** Binds the id for the rest of the current callback. */
  public void enterWith(@Nullable String id) {
    storage.enterWith(id);
    if (id == null) {
      MDC.remove(KEY);
    } else {
      MDC.put(KEY, id);
    }
  }

  /** Runs {@code body} as a callback of its own, with the id. */
  public void run(@Nullable String id, Runnable body) {
    AsyncContext.current()
        .run(
            () -> {
              enterWith(id);
              body.run();
            });
  }

  /** As {@link #run}, for work that returns a value or throws a checked exception. */
  public <R extends @Nullable Object, X extends Throwable> R call(
      @Nullable String id, CallableOp<R, X> body) throws X {
    return AsyncContext.current()
        .call(
            () -> {
              enterWith(id);
              return body.call();
            });
  }

  /** Answers each line, which has somewhere to write that to, with the id in its log context. */
  private static final class MdcReader extends AppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent line) {
      ((String[]) line.getArgumentArray()[0])[0] = line.getMDCPropertyMap().get(KEY);
    }
  }
}
