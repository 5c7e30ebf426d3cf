package io.asynclocal.spring.boot;

import io.asynclocal.spring.RequestStore;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

/** What both kinds of application have. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableAsync
class Application {

  /** Begins an application that is to be run for one test, on a port that is free. */
  static SpringApplicationBuilder of(WebApplicationType type, Class<?> application) {
    return new SpringApplicationBuilder(application)
        .web(type)
        .properties(
            "server.port=0",
            "spring.main.banner-mode=off",
            // Tomcat counts a request whose client has reset it as active for ever, now and then.
            "server.shutdown=immediate",
            // With none an event loop may end before it has closed its connections, and the
            // application waits for that for ever.
            "spring.reactor.netty.shutdown-quiet-period=100ms");
  }

  @Bean
  static RequestStore requestId() {
    return RequestStore.of(Seen.ID)
        .header("X-Request-ID")
        .orElse(RequestStore::randomId)
        .inLogs("requestId")
        .inResponses()
        .build();
  }

  @Bean
  static Remains remains() {
    return new Remains();
  }

  @Bean
  ExecutorService ownPool() {
    return Executors.newFixedThreadPool(2);
  }

  @Bean
  Service service() {
    return new Service();
  }

  /** An event of the application, which listeners hear asynchronously. */
  record Ordered(String id, CompletableFuture<String> heard) {}

  static class Service {
    @Async("applicationTaskExecutor")
    public CompletableFuture<String> async(String id) {
      Seen.at("@Async", id);
      return CompletableFuture.completedFuture(id);
    }

    @Async("applicationTaskExecutor")
    @EventListener
    public void on(Ordered event) {
      Seen.at("@EventListener", event.id());
      event.heard().complete(event.id());
    }
  }
}
