package io.asynclocal.spring.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Hooks;

/** The endpoint and the health of a real server. */
final class ActuatorTest {

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class App {}

  private static ConfigurableApplicationContext start(String... properties) {
    return new SpringApplicationBuilder(App.class)
        .web(WebApplicationType.SERVLET)
        .properties(
            "server.port=0",
            "spring.main.banner-mode=off",
            "spring.reactor.netty.shutdown-quiet-period=0s",
            "spring.application.name=orders",
            "management.endpoint.health.show-details=always")
        .properties(properties)
        .run();
  }

  private static HttpResponse<String> send(
      ConfigurableApplicationContext context, String method, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(
                    URI.create("http://localhost:" + Load.portOf(context) + "/actuator" + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void endpointIsNotExposedUnlessAskedFor() throws Exception {
    try (ConfigurableApplicationContext context = start()) {
      assertEquals(404, send(context, "GET", "/asynclocal").statusCode());
    }
  }

  @Test
  void overwrittenHooksAreShownTurnHealthDownAndCanBeRepaired() throws Exception {
    try (ConfigurableApplicationContext context =
        start("management.endpoints.web.exposure.include=asynclocal,health")) {
      String report = send(context, "GET", "/asynclocal").body();
      assertTrue(report.contains("\"environment\":\"orders\""), report);
      assertTrue(report.contains("\"name\":\"reactor\""), report);
      assertTrue(report.contains("\"overwritten\":[]"), report);
      assertTrue(report.contains("\"requestStores\":[\"requestId\"]"), report);
      assertEquals(200, send(context, "GET", "/health").statusCode());

      Hooks.resetOnEachOperator();
      assertFalse(send(context, "GET", "/asynclocal").body().contains("\"overwritten\":[]"));
      HttpResponse<String> down = send(context, "GET", "/health");
      assertEquals(503, down.statusCode(), down.body());
      assertTrue(down.body().contains("onEachOperator"), down.body());

      String repaired = send(context, "POST", "/asynclocal").body();
      assertTrue(repaired.contains("\"overwritten\":[]"), repaired);
      assertEquals(200, send(context, "GET", "/health").statusCode());
    }
  }
}
