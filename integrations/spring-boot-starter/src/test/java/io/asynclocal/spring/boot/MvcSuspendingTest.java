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
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** {@code suspend} handlers of an MVC application keep what their request has. */
final class MvcSuspendingTest {

  @Configuration(proxyBeanMethods = false)
  @Import({Application.class, Suspending.class})
  static class App {}

  private static void load(String... properties) throws Exception {
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(App.class)
            .web(WebApplicationType.SERVLET)
            .properties(
                "server.port=0",
                "spring.main.banner-mode=off",
                "server.shutdown=immediate",
                "spring.reactor.netty.shutdown-quiet-period=0s",
                "server.tomcat.threads.max=40")
            .properties(properties)
            .run()) {
      RequestMappingHandlerMapping mapping =
          context.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class);
      Object controller = context.getBean(Suspending.class);
      Suspending.load(
          context,
          (path, handler) ->
              mapping.registerMapping(
                  RequestMappingInfo.paths(path).options(mapping.getBuilderConfiguration()).build(),
                  controller,
                  handler));
    }
  }

  @Test
  void everySuspensionKeepsItsRequest() throws Exception {
    load();
    assertEquals(Map.of(), Seen.wrong(), Seen::all);
    assertTrue(Seen.count(" store right") >= Load.REQUESTS, Seen::all);
    assertEquals(Seen.count(" store right"), Seen.count(" line right"));
  }

  @Test
  void suspensionsLoseTheirRequestWhereCoroutinesAreSwitchedOff() throws Exception {
    load("asynclocal.coroutines.enabled=false");
    assertNotEquals(0, Seen.count("after delay store lost"), Seen::all);
  }
}
