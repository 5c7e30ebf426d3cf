package io.asynclocal.examples.webflux;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;

/** The shop's log lines, by what they say: each names an item, and so whose line it is. */
final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private static final Pattern ITEM = Pattern.compile("item\\.(r-\\d+)\\.(t-\\d+)");

  private final Map<String, LongAdder> right = new ConcurrentHashMap<>();
  private final Map<String, String> wrong = new ConcurrentSkipListMap<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(Shop.class.getPackageName());

  LogLines() {
    setContext(logger.getLoggerContext());
    start();
    logger.addAppender(this);
  }

  @Override
  protected void append(ILoggingEvent event) {
    Matcher item = ITEM.matcher(event.getFormattedMessage());
    if (item.find()) {
      Map<String, String> shown = event.getMDCPropertyMap();
      boolean isPriceService = event.getLoggerName().endsWith(".Prices");
      if (item.group(1).equals(shown.get("requestId"))
          && (isPriceService || item.group(2).equals(shown.get("tenant")))) {
        right.computeIfAbsent(event.getMessage(), line -> new LongAdder()).increment();
      } else {
        wrong.put(
            event.getMessage(),
            event.getFormattedMessage() + " " + shown + " on " + event.getThreadName());
      }
    }
  }

  /** Returns how often a line was right. */
  long right(String message) {
    LongAdder count = right.get(message);
    return count == null ? 0 : count.sum();
  }

  /** Returns, of each line that was wrong, the last one. */
  Map<String, String> wrong() {
    return wrong;
  }

  @Override
  public void close() {
    logger.detachAppender(this);
    stop();
  }
}
