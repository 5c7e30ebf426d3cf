package io.asynclocal.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
import io.asynclocal.environment.Installation;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.logging.log4j.ThreadContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/**
 * Two applications, each with a copy of the library in its own class loader, over one Logback and
 * one Log4j in a loader above both.
 */
class TwoCopiesTest {
  private final List<String> warnings = new ArrayList<>();
  private final Logger logger = Logger.getLogger("io.asynclocal");
  private final Handler listener = listener();

  private final URLClassLoader shared =
      new URLClassLoader(classPath(entry -> !isOurs(entry)), ClassLoader.getPlatformClassLoader());
  private final BiFunction<String, Object, Object> first = copy(shared);
  private final BiFunction<String, Object, Object> second = copy(shared);
  private final List<Object> librariesOwn = inForce();

  @BeforeEach
  void listen() {
    logger.addHandler(listener);
  }

  @AfterEach
  void librariesHaveTheirOwnAgain() throws Exception {
    logger.removeHandler(listener);
    assertEquals(librariesOwn, inForce());
    shared.close();
  }

  @Test
  void copies_areTwoOverOneLibrary() {
    assertNotSame(first.getClass(), second.getClass());
    first.apply("put", "r-17");
    assertEquals(List.of("r-17", "r-17"), second.apply("get", ""));
    first.apply("clear", "");
  }

  @Test
  void firstOne_hasTheContext_andTheOtherSaysSo() {
    first.apply("install", "");
    List<Object> firsts = inForce();
    second.apply("install", "");
    assertEquals(firsts, inForce());
    assertEquals(2, warnings.size());
    assertTrue(warnings.get(0).startsWith("Logback's MDC follows the work of another copy"));
    assertTrue(
        warnings.get(1).startsWith("Log4j's ThreadContext follows the work of another copy"));
    assertEquals(List.of("r-17", "r-17"), seenByATaskOf(first));
    assertEquals(List.of("null", "null"), seenByATaskOf(second));
    second.apply("close", "");
    assertEquals(List.of("r-17", "r-17"), seenByATaskOf(first));
    first.apply("close", "");
  }

  @Test
  void firstOne_isClosedFirst() {
    first.apply("install", "");
    second.apply("install", "");
    first.apply("close", "");
    assertEquals(librariesOwn, inForce());
    second.apply("close", "");
  }

  @Test
  void laterOne_takesItOnceTheFirstIsGone() {
    first.apply("install", "");
    first.apply("close", "");
    second.apply("install", "");
    assertEquals(List.of(), warnings);
    assertEquals(List.of("r-17", "r-17"), seenByATaskOf(second));
    second.apply("close", "");
  }

  /** What work of {@code copy}'s that was handed over sees on a thread of its own. */
  private static Object seenByATaskOf(BiFunction<String, Object, Object> copy) {
    List<Object> seen = new ArrayList<>();
    copy.apply("hand over", (Runnable) () -> seen.add(copy.apply("get", "")));
    return seen.get(0);
  }

  private List<Object> inForce() {
    return List.of(first.apply("mdc", ""), first.apply("thread context", ""));
  }

  private Handler listener() {
    return new Handler() {
      @Override
      public void publish(LogRecord logged) {
        warnings.add(MessageFormat.format(logged.getMessage(), logged.getParameters()));
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  /** Runs in each loader. */
  static final class Copy implements BiFunction<String, Object, Object> {
    private @Nullable Installation installation;

    @Override
    public Object apply(String command, Object argument) {
      return switch (command) {
        case "install" -> installation = LoggingIntegration.install();
        case "close" -> {
          installation.close();
          yield "";
        }
        case "put" -> {
          MDC.put("requestId", (String) argument);
          ThreadContext.put("requestId", (String) argument);
          yield "";
        }
        case "clear" -> {
          MDC.clear();
          ThreadContext.clearMap();
          yield "";
        }
        case "hand over" -> {
          AsyncContext.root()
              .run(
                  () -> {
                    apply("put", "r-17");
                    runElsewhere(AsyncContext.current().bind((Runnable) argument));
                    apply("clear", "");
                  });
          yield "";
        }
        case "mdc" -> MDC.getMDCAdapter();
        case "thread context" -> new StaticField(ThreadContext.class, "contextMap").get();
        default -> List.of("" + MDC.get("requestId"), "" + ThreadContext.get("requestId"));
      };
    }

    private static void runElsewhere(Runnable task) {
      Thread thread = new Thread(task);
      thread.start();
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static BiFunction<String, Object, Object> copy(ClassLoader libraries) {
    try {
      ClassLoader own = new URLClassLoader(classPath(TwoCopiesTest::isOurs), libraries);
      var constructor = Class.forName(Copy.class.getName(), true, own).getDeclaredConstructor();
      constructor.setAccessible(true);
      return (BiFunction<String, Object, Object>) constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /** Modules that are built beside this one are folders; what comes from elsewhere is jars. */
  private static boolean isOurs(Path entry) {
    return entry.toFile().isDirectory() || entry.getFileName().toString().startsWith("asynclocal-");
  }

  private static URL[] classPath(Predicate<Path> wanted) {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(wanted)
        .map(TwoCopiesTest::url)
        .toArray(URL[]::new);
  }

  private static URL url(Path entry) {
    try {
      return entry.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new AssertionError(e);
    }
  }
}
