package io.asynclocal.spring.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import reactor.core.publisher.Hooks;

/** {@code suspend} handlers of a WebFlux application keep what their request has. */
final class WebFluxSuspendingTest {

  @Configuration(proxyBeanMethods = false)
  @Import({Application.class, Suspending.class})
  static class App {}

  private static void load(String... properties) throws Exception {
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(App.class)
            .web(WebApplicationType.REACTIVE)
            .properties(
                "server.port=0",
                "spring.main.banner-mode=off",
                "server.shutdown=immediate",
                "spring.reactor.netty.shutdown-quiet-period=0s")
            .properties(properties)
            .run()) {
      RequestMappingHandlerMapping mapping =
          context.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class);
      Object controller = context.getBean(Suspending.class);
      Suspending.load(
          context,
          (path, handler) ->
              mapping.registerMapping(RequestMappingInfo.paths(path).build(), controller, handler));
    } finally {
      Hooks.disableAutomaticContextPropagation();
    }
  }

  private static void check() {
    assertEquals(Map.of(), Seen.wrong(), Seen::all);
    assertTrue(Seen.count(" store right") >= Load.REQUESTS, Seen::all);
    assertEquals(Seen.count(" store right"), Seen.count(" line right"));
  }

  @Test
  void everySuspensionKeepsItsRequest() throws Exception {
    load("spring.reactor.context-propagation=limited");
    check();
  }

  @Test
  void everySuspensionKeepsItsRequestInAutomaticMode() throws Exception {
    load("spring.reactor.context-propagation=auto");
    check();
  }

  @Test
  void suspensionsLoseTheirRequestWhereCoroutinesAreSwitchedOff() throws Exception {
    load("spring.reactor.context-propagation=limited", "asynclocal.coroutines.enabled=false");
    assertNotEquals(0, Seen.count("after delay store lost"), Seen::all);
  }
}
