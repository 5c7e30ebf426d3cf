package io.asynclocal.spring.boot;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
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
        Application.of(WebApplicationType.SERVLET, App.class)
            .properties("server.tomcat.threads.max=40")
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
    Seen.checkAllRight();
    assertNotEquals(0, Seen.count("after delay in a flow store right"), Seen::all);
  }

  @Test
  void suspensionsLoseTheirRequestWhereCoroutinesAreSwitchedOff() throws Exception {
    load("asynclocal.coroutines.enabled=false");
    assertNotEquals(0, Seen.count("after delay store lost"), Seen::all);
    Suspending.checkFlowsAreLost();
  }
}
