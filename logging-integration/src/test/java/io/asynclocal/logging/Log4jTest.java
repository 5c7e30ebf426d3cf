package io.asynclocal.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.asynclocal.environment.Installation;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.context.internal.GarbageFreeSortedArrayThreadContextMap;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.spi.ReadOnlyThreadContextMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What Log4j writes, with its own pattern. */
@ExtendWith(RootContext.class)
class Log4jTest {
  private final StaticField map = new StaticField(ThreadContext.class, "contextMap");
  private final StaticField readOnly = new StaticField(ThreadContext.class, "readOnlyContextMap");
  private final Logger log = (Logger) LogManager.getLogger(Log4jTest.class);
  private final Lines lines = new Lines();
  private final Flows flows = new Flows();
  private final Object before = map.get();
  private final Installation installed = LoggingIntegration.install();

  @BeforeEach
  void listen() {
    lines.start();
    log.setAdditive(false);
    log.setLevel(org.apache.logging.log4j.Level.INFO);
    log.addAppender(lines);
  }

  @AfterEach
  void leaveNothing() {
    log.removeAppender(lines);
    flows.close();
    installed.close();
    assertEquals(before, map.get());
    assertEquals(null, readOnly.get());
  }

  @Test
  void entries_areThereWhereverTheWorkGoesOn() throws Exception {
    ThreadContext.put("requestId", "r-17");
    flows.onThePool(() -> log.info("in a pool"));
    flows.afterAForeignFuture(() -> log.info("after a future"));
    ThreadContext.clearMap();
    flows.onThePool(() -> log.info("in a pool"));
    flows.onTheBareThread(() -> log.info("where nobody carries"));
    assertEquals(
        List.of("r-17 in a pool", "r-17 after a future", " in a pool", " where nobody carries"),
        lines.written);
  }

  @Test
  void siblings_doNotSeeEachOther() throws Exception {
    ThreadContext.putAll(Map.of("requestId", "r-17", "tenant", "acme"));
    flows.onThePool(
        () -> {
          ThreadContext.put("requestId", "r-17/1");
          log.info("first");
        });
    flows.onThePool(() -> log.info("second"));
    ThreadContext.removeAll(List.of("requestId"));
    log.info("parent of " + ThreadContext.get("tenant"));
    assertEquals(List.of("r-17/1 first", "r-17 second", " parent of acme"), lines.written);
  }

  @Test
  void readOnlyMap_isReplacedWhereLog4jHasOne() {
    installed.close();
    Object theirs = new GarbageFreeSortedArrayThreadContextMap();
    map.set(theirs);
    readOnly.set(theirs);
    try (Installation again = LoggingIntegration.install()) {
      assertEquals(List.of(), again.overwritten());
      ThreadContext.put("requestId", "r-17");
      ReadOnlyThreadContextMap ours = ThreadContext.getThreadContextMap();
      assertEquals(Map.of("requestId", "r-17"), ours.getReadOnlyContextData().toMap());
    } finally {
      assertEquals(theirs, map.get());
      assertEquals(theirs, readOnly.get());
      map.set(before);
      readOnly.set(null);
    }
  }

  /** Keeps what the pattern makes of each event. */
  private static final class Lines extends AbstractAppender {
    final List<String> written = new CopyOnWriteArrayList<>();

    Lines() {
      super(
          "lines",
          null,
          PatternLayout.newBuilder().setPattern("%X{requestId} %msg").build(),
          false,
          Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      written.add(getLayout().toSerializable(event).toString());
    }
  }
}
