package io.asynclocal.spring.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.ConfigurableApplicationContext;

/** Each hop of a traced MVC application has its own request's trace, as its log line has. */
final class MvcTracedTest {
  /** What calls the application itself begins a trace there: nobody configures its client. */
  private static final String[] PATHS =
      Stream.of(MvcHopsTest.PATHS).filter(path -> !path.equals("/client")).toArray(String[]::new);

  private static void load(Tracing tracing, Class<?> application, String property)
      throws Exception {
    try (ConfigurableApplicationContext context =
        MvcHopsTest.start(application, tracing.property(), property)) {
      Seen.startTraced(Tracing.currentTrace(context));
      Load.run(context, PATHS);
    }
  }

  private static void checkAllRight() {
    Seen.checkAllRight();
    assertTrue(Seen.count(" trace right") >= Load.REQUESTS, Seen::all);
    assertTrue(Seen.count(" span right") >= Load.REQUESTS, Seen::all);
  }

  @ParameterizedTest
  @EnumSource(names = {"BRAVE", "OPENTELEMETRY"})
  void everyHopSeesItsOwnTrace(Tracing tracing) throws Exception {
    load(tracing, MvcHopsTest.App.class, "asynclocal.enabled=true");
    checkAllRight();
  }

  @ParameterizedTest
  @EnumSource(names = {"BRAVE", "OPENTELEMETRY"})
  @EnabledForJreRange(min = JRE.JAVA_21)
  void everyHopSeesItsOwnTraceOnVirtualThreads(Tracing tracing) throws Exception {
    load(tracing, MvcHopsTest.App.class, "spring.threads.virtual.enabled=true");
    checkAllRight();
  }

  @ParameterizedTest
  @EnumSource(names = {"BRAVE", "OPENTELEMETRY"})
  void hopsLoseTheirTraceWithoutTheStarter(Tracing tracing) throws Exception {
    load(tracing, MvcHopsTest.WithoutStarter.class, "asynclocal.enabled=false");
    assertNotEquals(0, Seen.count("Callable span lost"), Seen::all);
    assertEquals(0, Seen.count("Callable trace right"), Seen::all);
  }
}
