package io.asynclocal.spring.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Hooks;

/**
 * An application in one of Reactor's modes of context propagation, which is taken back after it.
 */
final class InMode {
  private InMode() {}

  /** What is done while the application runs. */
  interface Body {
    void with(ConfigurableApplicationContext context) throws Exception;
  }

  /**
   * @param mode {@code auto} or {@code limited}, as Spring Boot names them
   */
  static void run(String mode, SpringApplicationBuilder application, Body body) throws Exception {
    try (ConfigurableApplicationContext context =
        application.properties("spring.reactor.context-propagation=" + mode).run()) {
      // It isn't without Micrometer's context propagation on the class path, and nobody says so.
      assertEquals(mode.equals("auto"), Hooks.isAutomaticContextPropagationEnabled());
      body.with(context);
    } finally {
      Hooks.disableAutomaticContextPropagation();
    }
  }
}
