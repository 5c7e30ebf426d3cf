package io.asynclocal.benchmarks.application.carriers;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.benchmarks.application.webflux.Carrier;
import io.asynclocal.reactor.ReactorInstallation;
import io.asynclocal.reactor.ReactorIntegration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A store, with our integration for Reactor and nothing else of ours. */
public final class Reactor implements Carrier {
  private final AsyncLocalStorage<String> id = AsyncLocalStorage.create();
  private final ReactorInstallation installation = ReactorIntegration.install();

  /** Made by name. */
  public Reactor() {}

  @Override
  public Mono<Void> carry(String requestId, Mono<Void> rest) {
    return Mono.from(rest.transform(ReactorIntegration.withStore(id, requestId)));
  }

  @Override
  public @Nullable String current() {
    return id.getStore();
  }

  @Override
  public void close() {
    installation.close();
  }
}
