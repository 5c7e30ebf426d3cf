package io.asynclocal.benchmarks;

import static java.util.Objects.requireNonNull;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.CallableOp;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What a request costs that goes through layers, each of which binds a value of its own, down to
 * the code that reads the outermost.
 */
@Question(
    value = "bind 8 values, each inside the one before, read the first",
    baseline = "threadLocal")
public class NestScopes extends Comparison {
  private static final int LAYERS = 8;
  private static final String VALUE = "value";

  /** The layers, from the outermost to the reader. */
  @State(org.openjdk.jmh.annotations.Scope.Thread)
  public static class Layers {
    /** Made of thread-locals. */
    public Supplier<String> ofThreadLocals = () -> VALUE;

    /** Made of our storages. */
    public CallableOp<String, RuntimeException> ofStorages = () -> VALUE;

    /** Made of OpenTelemetry's keys. */
    public Supplier<String> ofKeys = () -> VALUE;

    /** Puts the layers round the reader. */
    @Setup
    public void build() {
      ThreadLocal<String> firstLocal = new ThreadLocal<>();
      AsyncLocalStorage<String> firstStorage = AsyncLocalStorage.create();
      ContextKey<String> firstKey = ContextKey.named(VALUE);
      ofThreadLocals = firstLocal::get;
      ofStorages = () -> requireNonNull(firstStorage.getStore());
      ofKeys = () -> requireNonNull(Context.current().get(firstKey));
      for (int layer = 1; layer < LAYERS; layer++) {
        wrap(new ThreadLocal<>(), AsyncLocalStorage.create(), ContextKey.named(VALUE));
      }
      wrap(firstLocal, firstStorage, firstKey);
    }

    private void wrap(
        ThreadLocal<String> local, AsyncLocalStorage<String> storage, ContextKey<String> key) {
      Supplier<String> insideLocals = ofThreadLocals;
      ofThreadLocals = () -> PlainThreadLocal.call(local, VALUE, insideLocals);
      CallableOp<String, RuntimeException> insideStorages = ofStorages;
      ofStorages = () -> storage.call(VALUE, insideStorages);
      Supplier<String> insideKeys = ofKeys;
      ofKeys =
          () -> {
            try (Scope unused = Context.current().with(key, VALUE).makeCurrent()) {
              return insideKeys.get();
            }
          };
    }
  }

  @Benchmark
  @Contender("ThreadLocal")
  public String threadLocal(Layers layers) {
    return layers.ofThreadLocals.get();
  }

  @Benchmark
  @Contender("AsyncLocal")
  public String asyncLocal(Layers layers) {
    return layers.ofStorages.call();
  }

  @Benchmark
  @Contender("OpenTelemetry")
  public String openTelemetry(Layers layers) {
    return layers.ofKeys.get();
  }
}
