package io.asynclocal.contract;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What the library reports while this is open, warnings and worse, kept from the console. */
public final class LogRecords implements AutoCloseable {
  private final Logger logger = Logger.getLogger("io.asynclocal");
  private final boolean showing = logger.getUseParentHandlers();
  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final Handler handler = new Keeping();

  private LogRecords() {}

  /** {@return what collects reports until it is closed} */
  public static LogRecords open() {
    LogRecords records = new LogRecords();
    records.logger.setUseParentHandlers(false);
    records.logger.addHandler(records.handler);
    return records;
  }

  /** {@return the messages so far, a list that grows} */
  public List<String> messages() {
    return messages;
  }

  @Override
  public void close() {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(showing);
  }

  private final class Keeping extends Handler {
    @Override
    public void publish(LogRecord record) {
      if (record.getLevel().intValue() >= Level.WARNING.intValue()) {
        messages.add(new SimpleFormatter().formatMessage(record));
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
