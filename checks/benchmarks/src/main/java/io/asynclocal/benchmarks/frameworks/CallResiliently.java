package io.asynclocal.benchmarks.frameworks;

import static java.util.Objects.requireNonNull;

import io.asynclocal.benchmarks.Comparison;
import io.asynclocal.benchmarks.Contender;
import io.asynclocal.benchmarks.OpenTelemetryContext;
import io.asynclocal.benchmarks.Question;
import io.asynclocal.benchmarks.Stores;
import io.asynclocal.resilience4j.StorePropagator;
import io.github.resilience4j.core.ContextPropagator;
import io.opentelemetry.context.Context;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What a call costs that Resilience4j takes to another thread, here without the other thread. */
@Question(value = "Resilience4j: a call through a propagator", baseline = "plain")
public class CallResiliently extends Comparison {
  private static final ContextPropagator<?> NOTHING = new Nothing();
  private static final ContextPropagator<?> OURS = new StorePropagator();
  private static final ContextPropagator<?> OTEL = new Opened.Propagator();

  @Benchmark
  @Contender("nothing carried")
  public int plain() {
    return ContextPropagator.decorateSupplier(NOTHING, () -> 1).get();
  }

  @Benchmark
  @Contender("AsyncLocal")
  public int asyncLocal(Stores stores, Where where, Answered answered) {
    Supplier<Integer> call = ContextPropagator.decorateSupplier(OURS, () -> 1);
    where.isOurs(() -> answered.number = call.get());
    return answered.number;
  }

  @Benchmark
  @Contender("OpenTelemetry, by hand")
  public int openTelemetry(OpenTelemetryContext otel, Where where, Answered answered) {
    Supplier<Integer> call = ContextPropagator.decorateSupplier(OTEL, () -> 1);
    where.isOpenTelemetrys(() -> answered.number = call.get());
    return answered.number;
  }

  /** What the call answered. */
  @State(Scope.Thread)
  public static class Answered {
    private int number;
  }

  /** Carries nothing. */
  private static final class Nothing implements ContextPropagator<Object> {
    @Override
    public Supplier<Optional<Object>> retrieve() {
      return Optional::empty;
    }

    @Override
    public Consumer<Optional<Object>> copy() {
      return nothing -> {};
    }

    @Override
    public Consumer<Optional<Object>> clear() {
      return nothing -> {};
    }
  }

  /** OpenTelemetry's context, from where it was current to where it is again. */
  private static final class Opened {
    private final Context context = Context.current();
    private io.opentelemetry.context.@Nullable Scope scope;

    @SuppressWarnings("MustBeClosedChecker") // by close()
    void open() {
      scope = context.makeCurrent();
    }

    void close() {
      requireNonNull(scope).close();
    }

    /** Carries it. */
    private static final class Propagator implements ContextPropagator<Opened> {
      @Override
      public Supplier<Optional<Opened>> retrieve() {
        return () -> Optional.of(new Opened());
      }

      @Override
      public Consumer<Optional<Opened>> copy() {
        return opened -> opened.ifPresent(Opened::open);
      }

      @Override
      public Consumer<Optional<Opened>> clear() {
        return opened -> opened.ifPresent(Opened::close);
      }
    }
  }
}
