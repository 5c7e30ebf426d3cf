package io.asynclocal.agent.bridge;

import java.nio.channels.CompletionHandler;
import org.jspecify.annotations.Nullable;

/** What asynchronous channels call. */
public final class Completions {
  private Completions() {}

  /** Binds the handler of an operation that begins. */
  public static @Nullable CompletionHandler<?, ?> begun(@Nullable CompletionHandler<?, ?> handler) {
    return handler == null || Bridge.isIdle() || Housekeeping.includes(handler)
        ? handler
        : new BoundHandler(Bridge.captureAnywhere("CompletionHandler"), handler);
  }
}
