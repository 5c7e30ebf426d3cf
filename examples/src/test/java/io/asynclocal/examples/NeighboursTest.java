package io.asynclocal.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All integrations on the class path, and not all of their libraries, or one that is too old. */
class NeighboursTest {
  private static final Path TOO_OLD = Path.of("target", "too-old");

  private final Logger logger = Logger.getLogger("io.asynclocal");
  private final List<String> said = new CopyOnWriteArrayList<>();
  private final Handler listener =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          said.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    logger.addHandler(listener);
  }

  @AfterEach
  void stopListening() {
    logger.removeHandler(listener);
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new AssertionError(e);
    }
  }

  /** Runs the application without the jars of {@code absent}, and with {@code others} first. */
  private static List<?> runWithout(String absent, Path... others) throws Exception {
    URL[] urls =
        Stream.concat(
                Stream.of(others),
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                    .map(Path::of)
                    .filter(path -> !path.getFileName().toString().matches(absent)))
            .map(NeighboursTest::url)
            .toArray(URL[]::new);
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
      thread.setContextClassLoader(loader);
      Object application =
          loader.loadClass(StartedEnvironment.class.getName()).getConstructor().newInstance();
      return (List<?>) ((Callable<?>) application).call();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void everything_isInstalledWithoutAWord() throws Exception {
    assertEquals(List.of("r-1", "[]"), runWithout("nothing"));
    assertEquals(List.of(), said);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          reactor-.*, reactor
          rxjava.*, rxjava3
          context-propagation.*, micrometer.MicrometerIntegration
          log4j-api.*|logback-.*|slf4j-.*, 'Neither Logback''s MDC nor a ThreadContext'
          """)
  void absentLibrary_isSkippedWithOneSentence(String absent, String named) throws Exception {
    assertEquals(List.of("r-1", "[]"), runWithout(absent));
    assertEquals(1, said.size(), said::toString);
    assertTrue(said.get(0).contains(named), said::toString);
  }

  /** Nothing is said of those that aren't needed to serve the others. */
  @ParameterizedTest
  @ValueSource(
      strings = {"logback-.*", "log4j-.*", "opentelemetry-.*", "kotlin.*", "spring-.*", "byte-.*"})
  void absentLibrary_thatIsNotNeededIsNotMissed(String absent) throws Exception {
    assertEquals(List.of("r-1", "[]"), runWithout(absent));
    assertEquals(List.of(), said);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          reactor-core, 3.4.41, 3.5.0
          context-propagation, 1.0.2, 1.0.3
          logback-classic, 1.4.14, 1.5.1
          """)
  void tooOldLibrary_isRefusedWithOneSentence(String library, String version, String oldest) {
    Path[] old = {jar(library, version), jar("logback-core", "1.4.14")};
    String without = library + "-.*" + (library.startsWith("logback") ? "|logback-core-.*" : "");

    RuntimeException refusal = assertThrows(RuntimeException.class, () -> runWithout(without, old));

    assertEquals(
        library
            + " is here in a version that is older than "
            + oldest
            + ", the oldest that carries the context; nothing has been installed in it. Use that"
            + " version or a newer one, or leave the integration out.",
        refusal.getMessage());
  }

  private static Path jar(String library, String version) {
    Path jar = TOO_OLD.resolve(library + "-" + version + ".jar");
    assertTrue(jar.toFile().exists(), () -> jar + " is missing; the build puts it there");
    return jar;
  }
}
