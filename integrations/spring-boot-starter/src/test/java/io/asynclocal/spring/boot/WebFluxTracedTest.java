package io.asynclocal.spring.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each hop of a traced WebFlux application has its own request's trace, as its log line has. */
final class WebFluxTracedTest {
  /** Those that call the application itself begin a trace there: nobody configures their client. */
  private static final String[] PATHS =
      Stream.of(WebFluxHopsTest.PATHS)
          .filter(path -> !Set.of("/client", "/parts", "/listening").contains(path))
          .toArray(String[]::new);

  private static void load(Tracing tracing, String mode, Class<?> application, String property)
      throws Exception {
    InMode.run(
        mode,
        WebFluxHopsTest.of(application).properties(tracing.property(), property),
        context -> {
          Seen.startTraced(Tracing.currentTrace(context));
          Load.run(context, PATHS);
        });
  }

  @ParameterizedTest
  @CsvSource({
    "BRAVE, limited",
    "BRAVE, auto",
    "OPENTELEMETRY, limited",
    "OPENTELEMETRY, auto",
  })
  void everyHopSeesItsOwnTrace(Tracing tracing, String mode) throws Exception {
    load(tracing, mode, WebFluxHopsTest.App.class, "asynclocal.enabled=true");
    Seen.checkAllRight();
    assertTrue(Seen.count(" trace right") >= Load.REQUESTS, Seen::all);
    assertTrue(Seen.count(" span right") >= Load.REQUESTS, Seen::all);
  }

  @Test
  void hopsLoseBravesSpanWhereItIsLeftOut() throws Exception {
    load(Tracing.BRAVE, "limited", WebFluxHopsTest.App.class, "asynclocal.brave.enabled=false");
    assertNotEquals(0, Seen.count("delay span lost"), Seen::all);
    assertEquals(0, Seen.count("store lost"), Seen::all);
  }

  @ParameterizedTest
  @EnumSource(names = {"BRAVE", "OPENTELEMETRY"})
  void hopsLoseTheirTraceWithoutTheStarter(Tracing tracing) throws Exception {
    load(tracing, "limited", WebFluxHopsTest.WithoutStarter.class, "asynclocal.enabled=false");
    assertNotEquals(0, Seen.count("delay span lost"), Seen::all);
    assertEquals(0, Seen.count("delay trace right"), Seen::all);
  }
}
