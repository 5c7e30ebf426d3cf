package io.asynclocal.benchmarks.application.carriers;

import io.asynclocal.benchmarks.application.webflux.Carrier;
import io.micrometer.context.ContextRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** Reactor's automatic mode for one thread-local. */
public final class Automatic implements Carrier {
  private static final String KEY = "benchmark";

  private final ThreadLocal<String> id = new ThreadLocal<>();

  /** Made by name. */
  public Automatic() {
    ContextRegistry registry = ContextRegistry.getInstance();
    // Those that libraries bring along, such as that of observations, aren't counted.
    registry
        .getThreadLocalAccessors()
        .forEach(found -> registry.removeThreadLocalAccessor(String.valueOf(found.key())));
    registry.registerThreadLocalAccessor(KEY, id);
    Hooks.enableAutomaticContextPropagation();
  }

  @Override
  public Mono<Void> carry(String requestId, Mono<Void> rest) {
    return rest.contextWrite(Context.of(KEY, requestId));
  }

  @Override
  public @Nullable String current() {
    return id.get();
  }

  @Override
  public void close() {
    Hooks.disableAutomaticContextPropagation();
    ContextRegistry.getInstance().removeThreadLocalAccessor(KEY);
    ContextRegistry.getInstance().loadThreadLocalAccessors();
  }
}
