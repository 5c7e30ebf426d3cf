package io.asynclocal.benchmarks.application.carriers;

import io.asynclocal.benchmarks.application.webflux.Carrier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A thread-local, which is lost with the thread. */
public final class Nobody implements Carrier {
  private final ThreadLocal<String> id = new ThreadLocal<>();

  /** Made by name. */
  public Nobody() {}

  @Override
  public Mono<Void> carry(String requestId, Mono<Void> rest) {
    return Mono.defer(
        () -> {
          id.set(requestId);
          try {
            return rest;
          } finally {
            id.remove();
          }
        });
  }

  @Override
  public @Nullable String current() {
    return id.get();
  }

  @Override
  public void close() {}
}
