package io.asynclocal.benchmarks;

import io.asynclocal.AsyncContext;
import io.asynclocal.Scope;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a scope costs, for code that can't be a lambda: open it, read in it, close it. */
@Question(value = "open a scope, read, close", baseline = "threadLocal")
public class OpenAndCloseScope extends Comparison {

  /** A context that isn't current. */
  @State(org.openjdk.jmh.annotations.Scope.Thread)
  public static class Captured {
    /** Ours. */
    public AsyncContext ours = AsyncContext.root();

    /** OpenTelemetry's. */
    public Context theirs = Context.root();

    /** Captures the contexts. */
    @Setup
    public void capture(Stores stores, OpenTelemetryContext otel) {
      ours = stores.storage.call(stores.value, AsyncContext::current);
      theirs = Context.current().with(otel.key, otel.value);
    }
  }

  @Benchmark
  @Contender("ThreadLocal")
  public String threadLocal(PlainThreadLocal plain) {
    return plain.call(plain.value, plain.reader);
  }

  @Benchmark
  @Contender("AsyncLocal, withScope")
  public @Nullable String asyncLocalStore(Stores stores) {
    try (Scope unused = stores.storage.withScope(stores.value)) {
      return stores.storage.getStore();
    }
  }

  @Benchmark
  @Contender("AsyncLocal, makeCurrent")
  public @Nullable String asyncLocalContext(Stores stores, Captured captured) {
    try (Scope unused = captured.ours.makeCurrent()) {
      return stores.storage.getStore();
    }
  }

  @Benchmark
  @Contender("AsyncLocal, attach")
  public @Nullable String asyncLocalAttach(Stores stores, Captured captured) {
    Object previous = captured.ours.attach();
    try {
      return stores.storage.getStore();
    } finally {
      captured.ours.detach(previous);
    }
  }

  @Benchmark
  @Contender("OpenTelemetry, makeCurrent")
  public @Nullable String openTelemetryContext(OpenTelemetryContext otel, Captured captured) {
    try (io.opentelemetry.context.Scope unused = captured.theirs.makeCurrent()) {
      return Context.current().get(otel.key);
    }
  }
}
