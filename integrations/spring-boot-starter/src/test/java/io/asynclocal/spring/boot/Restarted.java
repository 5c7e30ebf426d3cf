package io.asynclocal.spring.boot;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.spring.RequestStore;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.slf4j.MDC;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** An application whose classes are loaded anew for each start; it tells what its hops see. */
public final class Restarted implements Callable<String> {
  private static final AsyncLocalStorage<String> ID = AsyncLocalStorage.create();

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class App {
    @Bean
    static RequestStore requestId() {
      return RequestStore.of(ID).header("X-Request-ID").inLogs("requestId").build();
    }

    @Bean
    Hops hops(AsyncTaskExecutor applicationTaskExecutor) {
      return new Hops(applicationTaskExecutor);
    }
  }

  @RestController
  static class Hops {
    private final AsyncTaskExecutor executor;

    Hops(AsyncTaskExecutor executor) {
      this.executor = executor;
    }

    @GetMapping("/")
    CompletableFuture<String> hops() {
      Mono<String> reactor =
          Mono.delay(Duration.ofMillis(1))
              .publishOn(Schedulers.boundedElastic())
              .map(tick -> ID.getStore() + " " + MDC.get("requestId"));
      return executor
          .submitCompletable(() -> ID.getStore() + " ")
          .thenCombine(reactor.toFuture(), String::concat);
    }
  }

  private final String[] arguments;

  /** Made by name. */
  public Restarted(String... arguments) {
    this.arguments = arguments;
  }

  /** Runs the application for one request. */
  @Override
  public String call() throws Exception {
    try (ConfigurableApplicationContext context =
        Application.of(WebApplicationType.SERVLET, App.class).run(arguments)) {
      String port = context.getEnvironment().getProperty("local.server.port");
      URI uri = URI.create("http://localhost:" + port + "/");
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(uri).header("X-Request-ID", "mine").build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }
}
