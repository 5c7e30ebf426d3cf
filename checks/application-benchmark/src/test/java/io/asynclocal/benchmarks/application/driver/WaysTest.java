package io.asynclocal.benchmarks.application.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.benchmarks.application.rxjava.RxJavaService;
import io.asynclocal.benchmarks.application.webflux.Carrier;
import io.asynclocal.benchmarks.application.webflux.WebFluxService;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.springframework.context.ConfigurableApplicationContext;

/** Each way answers rightly; without one, no answer has its request's id. */
final class WaysTest {
  private static final int REQUESTS = 30;

  static final List<Way> WEB_FLUX = Way.OF_WEB_FLUX;
  static final List<Way> RX_JAVA = Way.OF_RX_JAVA;

  @ParameterizedTest
  @FieldSource("WEB_FLUX")
  void webFluxHasItsIdInEveryWayButNone(Way way) throws Exception {
    try (Carrier carrier = Carrier.named(way.name());
        ConfigurableApplicationContext service =
            WebFluxService.start(
                carrier,
                "--server.shutdown=immediate",
                "--spring.reactor.netty.shutdown-quiet-period=100ms")) {
      check(way, Application.WEBFLUX, WebFluxService.portOf(service));
    }
  }

  @ParameterizedTest
  @FieldSource("RX_JAVA")
  void rxJavaHasItsIdInEveryWayButNone(Way way) throws Exception {
    try (io.asynclocal.benchmarks.application.rxjava.Carrier carrier =
            io.asynclocal.benchmarks.application.rxjava.Carrier.named(way.name());
        RxJavaService service = new RxJavaService(carrier)) {
      check(way, Application.RXJAVA, service.port());
    }
  }

  @Test
  void onlyTheWaysThatWatchHaveTheDiagnosticsOnTheirClassPath() {
    assertEquals(
        List.of("Sampling", "LostStores"),
        Stream.concat(WEB_FLUX.stream(), RX_JAVA.stream())
            .filter(way -> way.has("asynclocal-diagnostics-0.1.0-SNAPSHOT.jar"))
            .map(Way::name)
            .toList());
  }

  private static void check(Way way, Application application, int port) throws Exception {
    Load load = Load.run(port, application.kinds(), REQUESTS, 4);
    assertEquals(way.carries() ? 0 : REQUESTS, load.lost().size(), () -> load.lost().toString());
    assertTrue(load.percentile(50) <= load.percentile(99));
  }
}
