package io.asynclocal.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.environment.Installation;
import io.asynclocal.logging.LoggingIntegration;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import reactor.core.publisher.Mono;

/** The code of README.md. */
final class SpringReadmeTest {
  static final AsyncLocalStorage<String> REQUEST_ID = AsyncLocalStorage.create();

  @Configuration(proxyBeanMethods = false)
  static class Application {
    @Bean
    RequestEntries entries() {
      return RequestEntries.of(
          RequestStore.of(REQUEST_ID)
              .header("X-Request-ID")
              .orElse(RequestStore::randomId)
              .inLogs("requestId")
              .inResponses()
              .build());
    }

    @Bean
    HttpHandlerDecoratorFactory webFlux(RequestEntries entries) {
      return handler -> AsyncWebFlux.entries(handler, entries);
    }

    @Bean
    static PropagatingExecutors executors() {
      return new PropagatingExecutors();
    }

    @Bean
    ScheduledEntries scheduledMethods() {
      return new ScheduledEntries();
    }
  }

  @Test
  void requestHasItsIdInItsStoreAndInTheLogContext() {
    try (Installation logging = LoggingIntegration.install();
        AnnotationConfigApplicationContext context =
            new AnnotationConfigApplicationContext(Application.class)) {
      assertEquals(0, logging.overwritten().size());
      StringBuilder seen = new StringBuilder();
      HttpHandler handler =
          context
              .getBean(HttpHandlerDecoratorFactory.class)
              .apply(
                  (request, response) -> {
                    seen.append(REQUEST_ID.getStore()).append(' ').append(MDC.get("requestId"));
                    return Mono.empty();
                  });
      handler
          .handle(
              MockServerHttpRequest.get("/").header("X-Request-ID", "r-17").build(),
              new MockServerHttpResponse())
          .block();
      assertEquals("r-17 r-17", seen.toString());
      assertEquals(AsyncContext.root(), AsyncContext.current());
    }
  }
}
