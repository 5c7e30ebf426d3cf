package io.asynclocal.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.Layout;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the driver's user sees of the first two requests. */
class LogTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger("service");
  private final Lines lines =
      new Lines((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME));

  /** Lays a line out while it is logged, just as the console does. */
  private static final class Lines extends AppenderBase<ILoggingEvent> {
    final Queue<String> seen = new ConcurrentLinkedQueue<>();
    private final Layout<ILoggingEvent> layout;

    Lines(Logger root) {
      var console = (ConsoleAppender<ILoggingEvent>) root.getAppender("console");
      layout = ((PatternLayoutEncoder) console.getEncoder()).getLayout();
    }

    @Override
    protected void append(ILoggingEvent event) {
      seen.add(layout.doLayout(event).strip());
    }
  }

  @BeforeEach
  void listen() {
    lines.setContext(logger.getLoggerContext());
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(lines);
    lines.stop();
  }

  private void run(String... options) throws InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("--requests", "10"));
    arguments.addAll(List.of(options));
    PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream());
    Main.run(arguments, nowhere, nowhere);
  }

  private List<String> linesOf(String id) {
    return lines.seen.stream()
        .filter(line -> line.startsWith(id + ": "))
        .map(line -> line.substring(id.length() + 2).replaceFirst(", thread .*", ""))
        .toList();
  }

  @Test
  void driver_logsEachStepOfTheFirstTwoRequestsUnderTheirIds() throws InterruptedException {
    run();
    List<String> steps = new ArrayList<>(List.of("start"));
    for (Hop hop : Hop.values()) {
      steps.add(hop.toString());
    }
    steps.add("finish");
    assertEquals(steps, linesOf("0"));
    assertEquals(steps, linesOf("1"));
    assertEquals(2 * steps.size(), lines.seen.size());
  }

  @Test
  void driver_logsADashWhereTheStoreIsLost() throws InterruptedException {
    run("--off");
    assertEquals(List.of("start"), linesOf("0"));
    assertEquals(List.of("start"), linesOf("1"));
    assertTrue(linesOf("-").contains("finish"));
  }
}
