package io.asynclocal.spring.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
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
import java.util.function.Supplier;
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

  private static @Nullable Supplier<@Nullable String> currentTrace;

  private Seen() {}

  /** Reads and logs in a hop of the request whose id is {@code own}. */
  static void at(String hop, String own) {
    Remains.onThisThread();
    count(hop, "store", own, ID.getStore());
    Supplier<@Nullable String> trace = currentTrace;
    if (trace != null && !UNTRACED.contains(hop)) {
      count(hop, "span", Tracing.traceOf(own), trace.get());
    }
    LOG.info("{} {}", hop, own);
  }

  /** Counts what a hop saw {@code where}, which is right if it is {@code own}. */
  static void count(String hop, String where, String own, @Nullable String seen) {
    String result = own.equals(seen) ? "right" : seen == null ? "lost" : "crossed";
    if (!result.equals("right") && EXAMPLES.size() < 12) {
      EXAMPLES.add(hop + " of " + own + " on " + Thread.currentThread().getName());
    }
    add(hop + " " + where + " " + result);
  }

  static void add(String result) {
    COUNTS.computeIfAbsent(result, key -> new LongAdder()).increment();
  }

  static long count(String suffix) {
    return COUNTS.entrySet().stream()
        .filter(entry -> entry.getKey().endsWith(suffix))
        .mapToLong(entry -> entry.getValue().sum())
        .sum();
  }

  /**
   * Fails unless each request was seen, everything in it was right in the store and line, and
   * nothing is left of it.
   */
  static void checkAllRight() {
    assertEquals(Map.of(), wrong(), Seen::all);
    for (String kind : Load.KINDS) {
      assertNotEquals(0, count(kind + " request end right"), Seen::all);
    }
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
    start(lines((hop, own, line) -> {}));
  }

  /** Begins to count, and what log lines show of the request in their entry {@code trace} too. */
  static void startObserved() {
    start(lines((hop, own, line) -> count(hop, "trace", own, line.get("trace"))));
  }

  /** Begins to count, and the request's trace in log lines and as the current one too. */
  static void startTraced(Supplier<@Nullable String> current) {
    start(
        lines((hop, own, line) -> count(hop, "trace", Tracing.traceOf(own), line.get("traceId"))));
    currentTrace = current;
  }

  private static void start(AppenderBase<ILoggingEvent> lines) {
    Remains.start();
    COUNTS.clear();
    EXAMPLES.clear();
    currentTrace = null;
    lines.setContext(LOG.getLoggerContext());
    lines.setName("counting");
    lines.start();
    LOG.detachAppender("counting");
    LOG.addAppender(lines);
    LOG.setAdditive(false);
  }

  /** What counts the request's id in each line, and what more there is to count. */
  private static AppenderBase<ILoggingEvent> lines(Line more) {
    return new AppenderBase<>() {
      @Override
      protected void append(ILoggingEvent event) {
        String hop = (String) event.getArgumentArray()[0];
        String own = (String) event.getArgumentArray()[1];
        count(hop, "line", own, event.getMDCPropertyMap().get("requestId"));
        if (!UNTRACED.contains(hop)) {
          more.count(hop, own, event.getMDCPropertyMap());
        }
      }
    };
  }

  private interface Line {
    void count(String hop, String own, Map<String, String> line);
  }
}
