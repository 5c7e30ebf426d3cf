package io.asynclocal.spring.boot;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

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
        Routed.PATHS);
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
    assertNotEquals(0, Seen.count("routed after withContext store right"), Seen::all);
  }

  @Test
  void suspensionsLoseTheirRequestWhereCoroutinesAreSwitchedOff() throws Exception {
    load("limited", "asynclocal.coroutines.enabled=false");
    assertNotEquals(0, Seen.count("after delay store lost"), Seen::all);
    assertNotEquals(0, Seen.count("routed after delay store lost"), Seen::all);
  }
}
