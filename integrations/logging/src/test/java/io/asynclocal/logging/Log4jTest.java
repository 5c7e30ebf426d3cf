package io.asynclocal.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.asynclocal.environment.Installation;
import java.lang.reflect.Constructor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.spi.DefaultThreadContextStack;
import org.apache.logging.log4j.spi.NoOpThreadContextMap;
import org.apache.logging.log4j.spi.ReadOnlyThreadContextMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What Log4j writes, with its own pattern. */
@ExtendWith(RootContext.class)
@SuppressWarnings("deprecation") // methods that also older releases have
class Log4jTest {
  private final StaticField map = new StaticField(ThreadContext.class, "contextMap");
  private final StaticField readOnly = new StaticField(ThreadContext.class, "readOnlyContextMap");
  private final StaticField stack = new StaticField(ThreadContext.class, "contextStack");
  private final Logger log = (Logger) LogManager.getLogger(Log4jTest.class);
  private final Lines lines = new Lines();
  private final Flows flows = new Flows();
  private final Object before = map.get();
  private final Object readOnlyBefore = readOnly.get();
  private final Object stackBefore = stack.get();
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
    assertSame(before, map.get());
    assertSame(readOnlyBefore, readOnly.get());
    assertSame(stackBefore, stack.get());
    assertEquals(0, ThreadContext.getDepth());
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
        List.of(
            "r-17 [] in a pool",
            "r-17 [] after a future",
            " [] in a pool",
            " [] where nobody carries"),
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
    assertEquals(List.of("r-17/1 [] first", "r-17 [] second", " [] parent of acme"), lines.written);
  }

  @Test
  void stack_isThereWhereverTheWorkGoesOn() throws Exception {
    ThreadContext.push("request {}", 17);
    flows.onThePool(
        () -> {
          ThreadContext.push("step");
          log.info("in a pool");
        });
    flows.afterAForeignFuture(() -> log.info("after a future of " + ThreadContext.pop()));
    log.info("parent");
    ThreadContext.setStack(List.of("another"));
    flows.onThePool(() -> log.info("handed over later"));
    ThreadContext.clearAll();
    flows.onThePool(() -> log.info("cleared"));
    flows.onTheBareThread(() -> log.info("where nobody carries"));
    assertEquals(
        List.of(
            " [request 17, step] in a pool",
            " [] after a future of request 17",
            " [request 17] parent",
            " [another] handed over later",
            " [] cleared",
            " [] where nobody carries"),
        lines.written);
  }

  @Test
  void whatIsConfiguredAway_isLeftAlone() {
    installed.close();
    Object noMap = new NoOpThreadContextMap();
    Object noStack = new DefaultThreadContextStack(false);
    map.set(noMap);
    stack.set(noStack);
    try (Installation again = LoggingIntegration.install()) {
      assertEquals(List.of(), again.overwritten());
      assertSame(noMap, map.get());
      assertSame(noStack, stack.get());
    } finally {
      map.set(before);
      stack.set(stackBefore);
    }
  }

  @Test
  void readOnlyMap_isReplacedWhereLog4jHasOne() throws Exception {
    installed.close();
    Object theirs = readOnlyMapOfLog4js();
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
      readOnly.set(readOnlyBefore);
    }
  }

  /** It has moved from one package to another in Log4j 2.24. */
  private static Object readOnlyMapOfLog4js() throws Exception {
    Class<?> type;
    try {
      type =
          Class.forName(
              "org.apache.logging.log4j.core.context.internal"
                  + ".GarbageFreeSortedArrayThreadContextMap");
    } catch (ClassNotFoundException e) {
      type = Class.forName("org.apache.logging.log4j.spi.GarbageFreeSortedArrayThreadContextMap");
    }
    Constructor<?> constructor = type.getDeclaredConstructor();
    constructor.setAccessible(true);
    return constructor.newInstance();
  }

  /** Keeps what the pattern makes of each event. */
  private static final class Lines extends AbstractAppender {
    final List<String> written = new CopyOnWriteArrayList<>();

    Lines() {
      super(
          "lines",
          null,
          PatternLayout.newBuilder().withPattern("%X{requestId} %x %msg").build(),
          false,
          Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      written.add(getLayout().toSerializable(event).toString());
    }
  }
}
