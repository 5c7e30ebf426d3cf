package io.asynclocal.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.environment.AsyncEnvironment;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import org.slf4j.spi.MDCAdapter;

@ExtendWith(RootContext.class)
class LoggingIntegrationTest {

  @Test
  void environment_findsInstallsAndUndoesIt() {
    MDCAdapter before = MDC.getMDCAdapter();
    AsyncEnvironment one = AsyncEnvironment.start();
    try (one) {
      MDCAdapter ours = MDC.getMDCAdapter();
      assertEquals(LogbackMdc.class, ours.getClass());
      AsyncEnvironment other = AsyncEnvironment.start();
      try (other) {
        assertSame(ours, MDC.getMDCAdapter());
      }
      assertSame(ours, MDC.getMDCAdapter());
    }
    assertSame(before, MDC.getMDCAdapter());
  }

  @Test
  void otherStores_areLeftAlone() {
    AsyncLocalStorage<String> tenant = AsyncLocalStorage.create();
    AsyncEnvironment environment = AsyncEnvironment.start();
    try (environment) {
      tenant.run(
          "acme",
          () -> {
            MDC.put("requestId", "r-17");
            MDC.clear();
            assertEquals("acme", tenant.getStore());
          });
      assertNull(MDC.get("requestId"));
    }
  }

  @Test
  void fieldThatIsNotThere_isToldAndNothingIsChanged() {
    String told =
        assertThrows(
                IllegalStateException.class,
                () -> new StaticField(MDC.class, "NOT_THERE", "NOR_THIS"))
            .getMessage();
    assertTrue(told.contains("org.slf4j.MDC.NOT_THERE or NOR_THIS "), told);
  }

  @Test
  void fieldOfAClosedModule_isToldWithWhatOpensIt() {
    String told =
        assertThrows(
                IllegalStateException.class,
                () -> new StaticField(Math.class, "negativeZeroFloatBits"))
            .getMessage();
    assertTrue(told.contains("--add-opens java.base/java.lang="), told);
  }

  @ParameterizedTest
  @ValueSource(strings = {"logback", "log4j", "logback log4j slf4j"})
  void librariesThatAreMissing_areNotNeeded(String missing) throws Exception {
    URL[] rest =
        Stream.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
            .filter(entry -> Arrays.stream(missing.split(" ")).noneMatch(fileName(entry)::contains))
            .map(LoggingIntegrationTest::url)
            .toArray(URL[]::new);
    try (URLClassLoader loader = new URLClassLoader(rest, ClassLoader.getPlatformClassLoader())) {
      Class<?> integration = loader.loadClass(LoggingIntegration.class.getName());
      try (AutoCloseable installed =
          (AutoCloseable) integration.getMethod("install").invoke(null)) {
        assertSame(loader, installed.getClass().getClassLoader());
      }
    }
  }

  private static String fileName(String entry) {
    return Path.of(entry).getFileName().toString();
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (java.net.MalformedURLException e) {
      throw new AssertionError(e);
    }
  }
}
