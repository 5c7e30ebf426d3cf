package io.asynclocal.spring.boot;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;

/**
 * {@code suspend} handlers of a WebFlux application, of controllers and of a {@code coRouter}, keep
 * what their request has.
 */
final class WebFluxSuspendingTest {

  @Configuration(proxyBeanMethods = false)
  @Import({Application.class, Routed.class, Suspending.class})
  static class App {}

  /** Hops of what Spring calls in other ways than a controller's handler. */
  private static final List<String> SPECIAL =
      List.of("routed after delay", "after delay in suspend @ExceptionHandler");

  private static void load(String mode, String... properties) throws Exception {
    InMode.run(
        mode,
        Application.of(WebApplicationType.REACTIVE, App.class).properties(properties),
        WebFluxSuspendingTest::load);
  }

  private static void load(ConfigurableApplicationContext context) throws Exception {
    RequestMappingHandlerMapping mapping =
        context.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class);
    Object controller = context.getBean(Suspending.class);
    Suspending.load(
        context,
        (path, handler) ->
            mapping.registerMapping(RequestMappingInfo.paths(path).build(), controller, handler),
        Stream.concat(Stream.of(Routed.PATHS), Stream.of(Suspending.OF_WEB_FLUX))
            .toArray(String[]::new));
  }

  @Test
  void everySuspensionKeepsItsRequest() throws Exception {
    load("limited");
    checkAllRight();
  }

  @Test
  void everySuspensionKeepsItsRequestInAutomaticMode() throws Exception {
    load("auto");
    checkAllRight();
  }

  private static void checkAllRight() {
    Seen.checkAllRight();
    for (String hop : SPECIAL) {
      assertNotEquals(0, Seen.count(hop + " store right"), Seen::all);
    }
    assertNotEquals(0, Seen.count("after delay in a flow store right"), Seen::all);
  }

  @Test
  void suspensionsLoseTheirRequestWhereCoroutinesAreSwitchedOff() throws Exception {
    load("limited", "asynclocal.coroutines.enabled=false");
    assertNotEquals(0, Seen.count("after delay store lost"), Seen::all);
    for (String hop : SPECIAL) {
      assertNotEquals(0, Seen.count(hop + " store lost"), Seen::all);
    }
    Suspending.checkFlowsAreLost();
  }
}
