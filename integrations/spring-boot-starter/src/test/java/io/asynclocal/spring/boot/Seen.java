package io.asynclocal.spring.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.asynclocal.AsyncLocalStorage;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** What each hop of the requests saw, in the store and in its log line, and what was right. */
final class Seen {
  static final AsyncLocalStorage<String> ID =
      AsyncLocalStorage.<String>builder().name("requestId").build();

  private static final Map<String, LongAdder> COUNTS = new ConcurrentHashMap<>();
  private static final Queue<String> EXAMPLES = new ConcurrentLinkedQueue<>();
  private static final Logger LOG = (Logger) LoggerFactory.getLogger("seen");

  /** What a handler enters is not the trace's. */
  private static final Set<Object> UNTRACED = Set.of("entered");

  private Seen() {}

  /** Reads and logs in a hop of the request whose id is {@code own}. */
  static void at(String hop, String own) {
    count(hop, "store", own, ID.getStore());
    LOG.info("{} {}", hop, own);
  }

  /** Counts what a hop saw {@code where}, which is right if it is {@code own}. */
  static void count(String hop, String where, String own, @Nullable String seen) {
    String result = own.equals(seen) ? "right" : seen == null ? "lost" : "crossed";
    if (!result.equals("right") && EXAMPLES.size() < 12) {
      EXAMPLES.add(hop + " of " + own + " on " + Thread.currentThread().getName());
    }
    COUNTS.computeIfAbsent(hop + " " + where + " " + result, key -> new LongAdder()).increment();
  }

  static long count(String suffix) {
    return COUNTS.entrySet().stream()
        .filter(entry -> entry.getKey().endsWith(suffix))
        .mapToLong(entry -> entry.getValue().sum())
        .sum();
  }

  /** Fails unless each request was seen, and everything in it was right in the store and line. */
  static void checkAllRight() {
    assertEquals(Map.of(), wrong(), Seen::all);
    assertTrue(count(" store right") >= Load.REQUESTS, Seen::all);
    assertEquals(count(" store right"), count(" line right"));
  }

  /** Returns what was seen but for what was right, by hop. */
  private static Map<String, Long> wrong() {
    Map<String, Long> wrong = new TreeMap<>();
    COUNTS.forEach(
        (key, count) -> {
          if (!key.endsWith(" right")) {
            wrong.put(key, count.sum());
          }
        });
    return wrong;
  }

  /** Returns all that was seen, for messages. */
  static String all() {
    Map<String, Long> all = new TreeMap<>();
    COUNTS.forEach((key, count) -> all.put(key, count.sum()));
    return EXAMPLES + " " + all;
  }

  /** Begins to count, log lines too. */
  static void start() {
    start(false);
  }

  /** Begins to count what log lines show of the request's trace as well. */
  static void startTraced() {
    start(true);
  }

  private static void start(boolean isTraced) {
    COUNTS.clear();
    EXAMPLES.clear();
    AppenderBase<ILoggingEvent> lines =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            Object[] arguments = event.getArgumentArray();
            count(
                (String) arguments[0],
                "line",
                (String) arguments[1],
                event.getMDCPropertyMap().get("requestId"));
            if (isTraced && !UNTRACED.contains(arguments[0])) {
              count(
                  (String) arguments[0],
                  "trace",
                  (String) arguments[1],
                  event.getMDCPropertyMap().get("trace"));
            }
          }
        };
    lines.setContext(LOG.getLoggerContext());
    lines.setName("counting");
    lines.start();
    LOG.detachAppender("counting");
    LOG.addAppender(lines);
    LOG.setAdditive(false);
  }
}
