package io.asynclocal.micrometer;

import io.asynclocal.AsyncBoundary;
import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.environment.Installation;
import io.asynclocal.environment.Integration;
import io.asynclocal.environment.SharedInstallation;

/**
 * Carries whatever is registered with Micrometer's {@code ContextRegistry} (the current
 * Observation, Spring Security's context, any {@code ThreadLocalAccessor}) wherever stores go:
 * across executors, futures, RxJava, Reactor and coroutines. It is opt-in:
 *
 * {@snippet :
 * AsyncEnvironment environment = AsyncEnvironment.start();
 * new AccessorBridge().install(environment);
 *
 * observation.scoped(() -> pool.execute(() -> log(registry.getCurrentObservation()))); // the same
 * }
 *
 * <p>Values are captured where work is handed over, and the absence of a value is one. Accessors
 * count that are registered then. A library that can keep its state in a store needs no accessor,
 * and is carried at no cost: leave out those for SLF4J's MDC where {@code asynclocal-logging} is,
 * and for OpenTelemetry's context where {@code asynclocal-opentelemetry} is.
 *
 * <p>A value that can change is handed over as it is, unless its accessor is a {@link
 * CopyingAccessor}: register one for it, or two threads share one object. Spring Security's
 * contexts are copied without that.
 *
 * <p>{@code AsyncContext.bind} and {@code snapshot} carry stores only; bind with {@code
 * AsyncResource} where both are to go.
 *
 * <p><b>Cost.</b> Nothing while it isn't installed, and nothing is kept while no accessor is
 * registered. Otherwise reading all accessors at each boundary, and writing those whose value
 * differs where the work runs.
 *
 * <p><b>Failures.</b> An accessor that throws is reported once through {@link System.Logger}, and
 * the work goes on without its value.
 */
public final class AccessorBridge implements Integration {
  private static final SharedInstallation BRIDGE =
      SharedInstallation.of("bridge of accessors", AccessorBridge::carryAlong);

  /** Makes the integration, to be installed in an environment or handed to its builder. */
  public AccessorBridge() {}

  @Override
  public String name() {
    return "micrometer accessors";
  }

  @Override
  public void install(AsyncEnvironment environment) {
    BRIDGE.installIn(environment);
  }

  /**
   * Begins to carry the accessors' values, for the whole process, once for however many install it.
   *
   * @return what ends it, with the last handle that is closed
   * @throws IllegalStateException if other state of threads is carried along already
   */
  public static Installation install() {
    return BRIDGE.install();
  }

  private static Installation carryAlong() {
    AccessorState state = new AccessorState();
    AsyncBoundary.carryAlong(state);
    return () -> AsyncBoundary.leaveBehind(state);
  }
}
