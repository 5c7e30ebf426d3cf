package io.asynclocal.benchmarks.libraries;

import io.asynclocal.benchmarks.Comparison;
import io.asynclocal.benchmarks.Contender;
import io.asynclocal.benchmarks.Question;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** OpenTelemetry's context in its own storage and in ours. */
@Question(value = "OpenTelemetry: make a context current, read, close", baseline = "own")
public class MakeContextCurrent extends Comparison {

  /** Two contexts, of which one is current. */
  @State(Scope.Thread)
  public static class Contexts {
    private final ContextKey<String> key = ContextKey.named("value");
    private final Context outer = Context.root().with(key, "outer");
    private final Context inner = Context.root().with(key, "inner");

    /** Makes the outer one current. */
    @Setup
    @SuppressWarnings("MustBeClosedChecker") // it lasts as long as the benchmark's thread
    public void enter() {
      io.opentelemetry.context.Scope unused = outer.makeCurrent();
    }

    @Nullable String readInner() {
      try (io.opentelemetry.context.Scope scope = inner.makeCurrent()) {
        return Context.current().get(key);
      }
    }
  }

  @Benchmark
  @Contender("OpenTelemetry's own storage")
  public @Nullable String own(Contexts contexts) {
    return contexts.readInner();
  }

  @Benchmark
  @Fork(jvmArgsAppend = CarriedByStores.STORAGE)
  @Contender("AsyncLocal")
  public @Nullable String asyncLocal(Contexts contexts) {
    return contexts.readInner();
  }
}
