package io.asynclocal.spring.boot;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.observability.micrometer.Micrometer;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * What a handler observes itself is current in that, and is in its log lines, and nowhere else; its
 * request's stores are there above and below.
 */
final class WebFluxObservationTest {
  private static final String OWN = "own";
  private static final String NONE = "none";

  @Configuration(proxyBeanMethods = false)
  @Import({Application.class, Observing.class})
  static class App {
    @Bean
    Spans spans() {
      return new Spans();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @Import({App.class, CarriedByHand.class})
  static class WithoutStarter {}

  /** Shows an observation of the application's in the log context, as tracers do. */
  static final class Spans implements ObservationHandler<Observation.Context> {
    @Override
    public boolean supportsContext(Observation.Context context) {
      return OWN.equals(context.getName());
    }

    @Override
    public void onScopeOpened(Observation.Context context) {
      MDC.put("span", idOf(context));
    }

    @Override
    public void onScopeClosed(Observation.Context context) {
      MDC.remove("span");
    }
  }

  private static @Nullable String idOf(Observation.ContextView context) {
    KeyValue id = context.getLowCardinalityKeyValue("id");
    return id == null ? null : id.getValue();
  }

  @RestController
  static class Observing {
    private final ObservationRegistry registry;

    Observing(ObservationRegistry registry) {
      this.registry = registry;
    }

    @RequestMapping("/tapped")
    Mono<String> tapped(@RequestParam String id) {
      return Mono.delay(Duration.ofMillis(1))
          .publishOn(Schedulers.boundedElastic())
          .doOnNext(tick -> aboveTheTap(id))
          // Reactor restores what is in its Context here in each mode.
          .<String>handle((tick, sink) -> sink.next(seen("handle above the tap", id, id)))
          .name(OWN)
          .tag("id", id)
          .tap(Micrometer.observation(registry))
          .publishOn(Schedulers.parallel())
          .doOnNext(value -> seen("below the tap", id, NONE));
    }

    private void aboveTheTap(String id) {
      if (Hooks.isAutomaticContextPropagationEnabled()) {
        seen("above the tap", id, id);
      } else {
        Seen.at("above the tap", id);
      }
    }

    @RequestMapping("/observed")
    Mono<String> observed(@RequestParam String id) {
      return Mono.delay(Duration.ofMillis(1))
          .map(
              tick ->
                  Observation.createNotStarted(OWN, registry)
                      .lowCardinalityKeyValue("id", id)
                      .observe(() -> seen("observe", id, id)))
          .doOnNext(value -> seen("after observe", id, NONE))
          .publishOn(Schedulers.boundedElastic())
          .doOnNext(value -> seen("elsewhere after observe", id, NONE));
    }

    private String seen(String hop, String id, String observed) {
      Seen.at(hop, id);
      Observation current = registry.getCurrentObservation();
      String own = current == null ? null : idOf(current.getContextView());
      Seen.count(hop, "observation", observed, own == null ? NONE : own);
      String span = MDC.get("span");
      Seen.count(hop, "span", observed, span == null ? NONE : span);
      return id;
    }
  }

  private static void load(String mode, Class<?> application, String... properties)
      throws Exception {
    InMode.run(
        mode,
        Application.of(WebApplicationType.REACTIVE, application).properties(properties),
        context -> {
          Seen.start();
          Load.run(context, "/tapped", "/observed");
        });
  }

  @Test
  void ownObservationsAreCurrentWhereTheyShouldBe() throws Exception {
    load("limited", App.class);
    Seen.checkAllRight();
  }

  @Test
  void ownObservationsAreCurrentWhereTheyShouldBeInAutomaticMode() throws Exception {
    load("auto", App.class);
    Seen.checkAllRight();
  }

  @Test
  void whatIsObservedLosesItsRequestWithoutTheStarter() throws Exception {
    load("limited", WithoutStarter.class, "asynclocal.enabled=false");
    assertNotEquals(0, Seen.count("handle above the tap store lost"), Seen::all);
    assertNotEquals(0, Seen.count("below the tap store lost"), Seen::all);
    assertNotEquals(0, Seen.count("observe store lost"), Seen::all);
  }
}
