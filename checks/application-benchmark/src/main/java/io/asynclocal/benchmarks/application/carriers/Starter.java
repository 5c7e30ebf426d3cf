package io.asynclocal.benchmarks.application.carriers;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.benchmarks.application.webflux.Carrier;
import io.asynclocal.spring.RequestStore;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import reactor.core.publisher.Mono;

/**
 * The starter for Spring Boot with all that it starts: log lines show the id, and observations are
 * carried too.
 */
public class Starter implements Carrier {
  /** The id; ways that do more than this one look at it too. */
  static final AsyncLocalStorage<String> ID = AsyncLocalStorage.create();

  /** Made by name. */
  public Starter() {}

  /** What an application declares. */
  static final class Beans {
    @Bean
    static RequestStore requestId() {
      return RequestStore.of(ID).header("X-Request-ID").inLogs("requestId").build();
    }
  }

  @Override
  public Mono<Void> carry(String requestId, Mono<Void> rest) {
    return Mono.defer(() -> rest); // as many operators as the other ways have
  }

  @Override
  public @Nullable String current() {
    return ID.getStore();
  }

  @Override
  public List<Class<?>> beans() {
    return List.of(Beans.class);
  }

  @Override
  public List<String> properties() {
    return List.of("asynclocal.enabled=true");
  }

  @Override
  public void close() {} // the service has closed what it had started
}
