package io.asynclocal;

import java.text.MessageFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the library reports through {@link System.Logger} while this is open. */
public final class ReportedWarnings implements AutoCloseable {
  // The logger is kept: java.util.logging forgets one that nobody refers to, with its handlers.
  private final Logger logger = Logger.getLogger("io.asynclocal");
  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final boolean usedParents = logger.getUseParentHandlers();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          messages.add(
              entry.getParameters() == null
                  ? entry.getMessage()
                  : new MessageFormat(entry.getMessage()).format(entry.getParameters()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  /** Starts to listen, and keeps the console quiet. */
  public ReportedWarnings() {
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
  }

  /** {@return what was reported so far, in order} */
  public List<String> messages() {
    return List.copyOf(messages);
  }

  @Override
  public void close() {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(usedParents);
  }
}
