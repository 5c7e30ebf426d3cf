package io.asynclocal.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.asynclocal.AsyncContext;
import io.asynclocal.environment.Installation;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.MDC.MDCCloseable;
import org.slf4j.spi.MDCAdapter;

/** What Logback writes, with its own pattern. */
@ExtendWith(RootContext.class)
class LogbackTest {
  private final LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();
  private final Logger log = logback.getLogger(LogbackTest.class);
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Flows flows = new Flows();
  private final MDCAdapter before = MDC.getMDCAdapter();
  private final Installation installed = LoggingIntegration.install();

  @BeforeEach
  void listen() {
    PatternLayout layout = new PatternLayout();
    layout.setContext(logback);
    layout.setPattern("%X{requestId:-none} %msg");
    layout.start();
    AppenderBase<ILoggingEvent> appender =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            lines.add(layout.doLayout(event));
          }
        };
    appender.setContext(logback);
    appender.start();
    log.setAdditive(false);
    log.addAppender(appender);
  }

  @AfterEach
  void leaveNothing() {
    log.detachAndStopAllAppenders();
    flows.close();
    installed.close();
    assertSame(before, MDC.getMDCAdapter());
    assertSame(before, logback.getMDCAdapter());
  }

  @Test
  void logbacksStatus_saysNothingOfTheAdapter() {
    long atFirst = statusesOfTheAdapter();
    installed.close();
    LoggingIntegration.install().close();
    assertEquals(atFirst, statusesOfTheAdapter());
    logback.setMDCAdapter(before); // as it would
    assertEquals(atFirst + 1, statusesOfTheAdapter());
  }

  private long statusesOfTheAdapter() {
    return logback.getStatusManager().getCopyOfStatusList().stream()
        .filter(status -> status.getMessage().startsWith("mdcAdapter"))
        .count();
  }

  @Test
  void entries_areThereWhereverTheWorkGoesOn() throws Exception {
    MDC.put("requestId", "r-17");
    flows.onThePool(() -> log.info("in a pool"));
    flows.afterAForeignFuture(() -> log.info("after a future"));
    AsyncContext.current().bind(() -> log.info("in a bound task")).run();
    MDC.clear();
    flows.onThePool(() -> log.info("in a pool"));
    flows.onTheBareThread(() -> log.info("where nobody carries"));
    assertEquals(
        List.of(
            "r-17 in a pool",
            "r-17 after a future",
            "r-17 in a bound task",
            "none in a pool",
            "none where nobody carries"),
        lines);
  }

  @Test
  void siblings_doNotSeeEachOther() throws Exception {
    MDC.put("requestId", "r-17");
    flows.onThePool(
        () -> {
          MDC.put("requestId", "r-17/1");
          log.info("first");
        });
    flows.onThePool(() -> log.info("second"));
    log.info("parent");
    assertEquals(List.of("r-17/1 first", "r-17 second", "r-17 parent"), lines);
  }

  @Test
  void twoRequestsAtOnce_neverCross() throws Exception {
    CountDownLatch bothHavePut = new CountDownLatch(2);
    Runnable request =
        () -> {
          MDC.put("requestId", Thread.currentThread().getName());
          bothHavePut.countDown();
          try {
            assertEquals(true, bothHavePut.await(30, TimeUnit.SECONDS));
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          log.info(Thread.currentThread().getName());
        };
    Thread one = new Thread(request, "one");
    Thread two = new Thread(request, "two");
    one.start();
    two.start();
    one.join();
    two.join();
    assertEquals(List.of("one one", "two two"), lines.stream().sorted().toList());
  }

  @Test
  void putCloseable_endsWithItsBlock() throws Exception {
    MDCCloseable entry = MDC.putCloseable("requestId", "r-17");
    try (entry) {
      flows.onThePool(() -> log.info("inside"));
    }
    log.info("outside");
    assertEquals(List.of("r-17 inside", "none outside"), lines);
  }

  @Test
  void anotherMdcOverOurs_isToldAndStays() {
    MDCAdapter ours = logback.getMDCAdapter();
    assertSame(ours, MDC.getMDCAdapter());
    assertEquals(List.of(), installed.overwritten());
    MDCAdapter theirs = new LogbackMdc();
    logback.setMDCAdapter(theirs);
    assertEquals(List.of("log contexts: Logback's MDC"), installed.overwritten());
    installed.close();
    assertSame(theirs, logback.getMDCAdapter());
    logback.setMDCAdapter(before);
  }

  @Test
  void repair_putsTheMdcBackThatAnotherHasReplaced() {
    logback.setMDCAdapter(new LogbackMdc());
    installed.repair();
    assertEquals(List.of(), installed.overwritten());
    MDC.put("requestId", "r-17");
    log.info("repaired");
    assertEquals(List.of("r-17 repaired"), lines);
  }

  @Test
  void afterTheEnd_theThreadHasItsOldMdc() {
    installed.close();
    MDC.put("requestId", "before");
    try (Installation again = LoggingIntegration.install()) {
      log.info("with stores");
      MDC.put("requestId", "r-17");
      assertEquals(List.of(), again.overwritten());
    }
    log.info("as before");
    MDC.clear();
    assertEquals(List.of("none with stores", "before as before"), lines);
  }
}
