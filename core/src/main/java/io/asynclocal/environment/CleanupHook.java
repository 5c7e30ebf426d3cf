package io.asynclocal.environment;

import io.asynclocal.AsyncContext;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that an {@link AsyncEnvironment} does when it is closed, as it was added: the handle
 * for {@link AsyncEnvironment#removeCleanupHook}.
 */
public final class CleanupHook {
  final long order;
  private final Object described;
  private final Supplier<? extends @Nullable CompletionStage<?>> work;
  private final Duration timeout;

  /** The place in the list, what people see of it, and what answers null where none is awaited. */
  CleanupHook(
      long order,
      Object described,
      Supplier<? extends @Nullable CompletionStage<?>> work,
      Duration timeout) {
    this.order = order;
    this.described = described;
    this.work = work;
    this.timeout = timeout;
  }

  /** Does the work with nothing bound, or begins it and returns what tells its end. */
  @Nullable CompletionStage<?> start() {
    Object previous = AsyncContext.root().attach();
    try {
      return work.get();
    } finally {
      AsyncContext.root().detach(previous);
    }
  }

  Duration timeout() {
    return timeout;
  }

  /** {@return a description for people who debug} */
  @Override
  public String toString() {
    return "CleanupHook[" + described + "]";
  }
}
