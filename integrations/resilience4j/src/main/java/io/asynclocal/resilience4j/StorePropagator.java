package io.asynclocal.resilience4j;

import io.asynclocal.AsyncBoundary;
import io.asynclocal.Capture;
import io.github.resilience4j.core.ContextPropagator;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries all stores from where a call is submitted to the thread of Resilience4j's that runs it:
 * of a {@code ThreadPoolBulkhead}, of a {@code ContextAwareScheduledThreadPoolExecutor}.
 *
 * {@snippet :
 * ThreadPoolBulkheadConfig.custom().contextPropagator(new StorePropagator()).build();
 * }
 *
 * <p>What runs on the caller's thread, such as a circuit breaker or a rate limiter, needs nothing.
 * The stage that a bulkhead answers is the JDK's: {@code AsyncFutures.propagating(stage)} binds its
 * reactions.
 *
 * <p><b>Memory.</b> A call holds its context until it has run.
 */
public final class StorePropagator implements ContextPropagator<StorePropagator.Call> {
  private static final AsyncBoundary CALL = AsyncBoundary.of("Resilience4jCall");

  /** Makes the propagator; a configuration may also be given its class. */
  public StorePropagator() {}

  /** What Resilience4j keeps of one call. */
  public static final class Call {
    private final Capture capture = CALL.capture();
    private @Nullable Object token;

    private Call() {}

    private void begin() {
      token = capture.attach();
    }

    private void end() {
      Object attached = token;
      if (attached != null) {
        token = null;
        capture.detach(attached);
        capture.release();
      }
    }
  }

  @Override
  public Supplier<Optional<Call>> retrieve() {
    return () -> Optional.of(new Call());
  }

  @Override
  public Consumer<Optional<Call>> copy() {
    return call -> call.ifPresent(Call::begin);
  }

  @Override
  public Consumer<Optional<Call>> clear() {
    return call -> call.ifPresent(Call::end);
  }
}
