package io.asynclocal.spring.boot;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.slf4j.MDC;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Each hop of an MVC application sees its own request's store, also in its log line. */
final class MvcHopsTest {
  static final String[] PATHS = {
    "/plain",
    "/callable",
    "/deferred",
    "/late",
    "/events",
    "/streamed",
    "/reactive",
    "/mono",
    "/fails",
    "/async",
    "/client",
    "/entered"
  };

  @Configuration(proxyBeanMethods = false)
  @Import({Application.class, Hops.class})
  static class App {
    @Bean
    Filter filter() {
      return (request, response, chain) -> {
        String id = ((HttpServletRequest) request).getHeader("X-Request-ID");
        Seen.at("filter", id);
        chain.doFilter(request, response);
        if (!((HttpServletRequest) request).getRequestURI().equals("/entered")) {
          Seen.at("filter's end", id);
        }
      };
    }
  }

  /** As somebody does it by hand, and as most log lines are made. */
  @Configuration(proxyBeanMethods = false)
  @Import({Application.class, Hops.class})
  static class WithoutStarter {
    @Bean
    Filter filter() {
      return (request, response, chain) -> {
        String id = ((HttpServletRequest) request).getHeader("X-Request-ID");
        Load.begins(((HttpServletRequest) request).getRequestURI(), id);
        ((jakarta.servlet.http.HttpServletResponse) response).setHeader("X-Request-ID", id);
        MDC.put("requestId", id);
        try (io.asynclocal.Scope scope = Seen.ID.withScope(id)) {
          assertTrue(scope != null);
          chain.doFilter(request, response);
        }
      };
    }
  }

  @RestController
  static class Hops {
    private final Application.Service service;
    private final ExecutorService pool;
    private final ApplicationEventPublisher events;
    private final Environment environment;

    Hops(
        Application.Service service,
        ExecutorService pool,
        ApplicationEventPublisher events,
        Environment environment) {
      this.service = service;
      this.pool = pool;
      this.events = events;
      this.environment = environment;
    }

    @RequestMapping("/plain")
    String plain(@RequestParam String id, @RequestBody String body) {
      return seen("handler", id) + body;
    }

    @RequestMapping("/callable")
    Callable<String> callable(@RequestParam String id) {
      return () -> seen("Callable", id);
    }

    @RequestMapping("/deferred")
    DeferredResult<String> deferred(@RequestParam String id) {
      DeferredResult<String> result = new DeferredResult<>();
      result.onCompletion(() -> Seen.at("DeferredResult's end", id));
      pool.execute(() -> result.setResult(seen("own pool", id)));
      return result;
    }

    @RequestMapping("/late")
    DeferredResult<String> late(@RequestParam String id) {
      DeferredResult<String> result = new DeferredResult<>(20L);
      result.onTimeout(() -> result.setResult(seen("DeferredResult's time-out", id)));
      return result;
    }

    @RequestMapping("/events")
    SseEmitter events(@RequestParam String id) {
      SseEmitter emitter = new SseEmitter();
      emitter.onCompletion(() -> Seen.at("SseEmitter's end", id));
      pool.execute(
          () -> {
            try {
              emitter.send(seen("SseEmitter's sender", id));
              emitter.complete();
            } catch (IOException | IllegalStateException gone) {
              emitter.completeWithError(gone);
            }
          });
      return emitter;
    }

    @RequestMapping("/streamed")
    StreamingResponseBody streamed(@RequestParam String id) {
      return out -> out.write(seen("StreamingResponseBody", id).getBytes(StandardCharsets.UTF_8));
    }

    @RequestMapping("/reactive")
    Flux<String> reactive(@RequestParam String id) {
      return Flux.interval(Duration.ofMillis(1))
          .take(3)
          .onBackpressureBuffer()
          .map(tick -> seen("Flux", id));
    }

    @RequestMapping("/mono")
    Mono<String> mono(@RequestParam String id) {
      return Mono.delay(Duration.ofMillis(1)).map(tick -> seen("Mono", id));
    }

    @RequestMapping("/fails")
    Callable<String> fails(@RequestParam String id) {
      return () -> {
        throw new IllegalArgumentException(id);
      };
    }

    @ExceptionHandler
    String failed(IllegalArgumentException failure) {
      return seen("@ExceptionHandler", String.valueOf(failure.getMessage()));
    }

    @RequestMapping("/async")
    CompletableFuture<String> async(@RequestParam String id) {
      CompletableFuture<String> heard = new CompletableFuture<>();
      events.publishEvent(new Application.Ordered(id, heard));
      return service.async(id).thenCombine(heard, (one, two) -> one);
    }

    @RequestMapping("/client")
    String client(@RequestParam String id) {
      return String.valueOf(
          RestClient.create("http://localhost:" + environment.getProperty("local.server.port"))
              .post()
              .uri("/plain?id={id}", id)
              .header("X-Request-ID", id)
              .body("nested")
              .retrieve()
              .body(String.class));
    }

    /** What a handler enters ends with its request. */
    @RequestMapping("/entered")
    String entered(@RequestParam String id) {
      Seen.at("before entering", id);
      Seen.ID.enterWith("entered");
      MDC.put("requestId", "entered");
      return seen("entered", "entered");
    }

    private static String seen(String hop, String id) {
      Seen.at(hop, id);
      return id;
    }
  }

  static ConfigurableApplicationContext start(Class<?> application, String... properties) {
    return Application.of(WebApplicationType.SERVLET, application)
        .properties("spring.task.execution.mode=force", "server.tomcat.threads.max=40")
        .properties(properties)
        .run();
  }

  @Test
  void everyHopSeesItsOwnRequest() throws Exception {
    loadAndCheck();
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void everyHopSeesItsOwnRequestOnVirtualThreads() throws Exception {
    loadAndCheck("spring.threads.virtual.enabled=true");
  }

  private static void loadAndCheck(String... properties) throws Exception {
    try (ConfigurableApplicationContext context = start(App.class, properties)) {
      Seen.start();
      Load.run(context, PATHS);
    }
    Seen.checkAllRight();
  }

  @Test
  void hopsLoseTheirRequestWithoutTheStarter() throws Exception {
    try (ConfigurableApplicationContext context =
        start(WithoutStarter.class, "asynclocal.enabled=false")) {
      Seen.start();
      Load.run(context, PATHS);
    }
    assertNotEquals(0, Seen.count("Callable store lost"), Seen::all);
    assertNotEquals(0, Seen.count("@Async store lost"), Seen::all);
    assertNotEquals(0, Seen.count("line crossed"), Seen::all);
  }
}
