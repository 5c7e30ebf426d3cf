package io.asynclocal.benchmarks;

import static java.util.Objects.requireNonNull;

import brave.propagation.TraceContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.CallableOp;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What it costs to bind a value, read it and put back what was there. */
@Question(value = "one new value, read, restore", baseline = "threadLocal")
public class BindNewValue extends Comparison {

  /** Where the storage was bound before. */
  public enum Before {
    /** Nowhere. */
    UNBOUND,
    /** Last of all. */
    NEWEST,
    /** First of all. */
    OLDEST
  }

  /** As large as one binding of ours. */
  private record Triple(Object first, Object second, Object third) {}

  /** So many other stores, and one storage to bind. */
  @State(org.openjdk.jmh.annotations.Scope.Thread)
  public static class AmongOthers {
    /** How many other stores are bound. */
    @Param({"0", "1", "4", "8", "100", "1000"})
    public int others;

    /** Where the storage is bound before. */
    @Param public Before before = Before.UNBOUND;

    /** The storage to bind. */
    public final AsyncLocalStorage<String> storage = AsyncLocalStorage.create();

    /** A value to bind. */
    public final String value = "inner";

    /** Reads the storage. */
    public final CallableOp<String, RuntimeException> reader =
        () -> requireNonNull(storage.getStore());

    /** Binds the stores. */
    @Setup
    public void bind() {
      if (before == Before.OLDEST) {
        storage.enterWith("outer");
      }
      Stores.bindOthers(others);
      if (before == Before.NEWEST) {
        storage.enterWith("outer");
      }
    }
  }

  /** So many other values in OpenTelemetry's and in gRPC's context. */
  @State(org.openjdk.jmh.annotations.Scope.Thread)
  public static class AmongOthersElsewhere {
    /** How many other values are bound. */
    @Param({"0", "1000"})
    public int others;

    /** Binds the values. */
    @Setup
    @SuppressWarnings("MustBeClosedChecker") // they last as long as the benchmark's thread
    public void bind(OpenTelemetryContext otel, GrpcContext grpc) {
      Context inOpenTelemetry = Context.current();
      io.grpc.Context inGrpc = io.grpc.Context.current();
      for (int i = 0; i < others; i++) {
        inOpenTelemetry =
            inOpenTelemetry.with(io.opentelemetry.context.ContextKey.named("other"), "other");
        inGrpc = inGrpc.withValue(io.grpc.Context.key("other"), "other");
      }
      Scope unused = inOpenTelemetry.makeCurrent();
      io.grpc.Context unusedToo = inGrpc.attach();
    }
  }

  @Benchmark
  @Contender("ThreadLocal")
  public String threadLocal(PlainThreadLocal plain) {
    return plain.call(plain.value, plain.reader);
  }

  @Benchmark
  @Contender("ThreadLocal, a new object of 24 bytes")
  public Object threadLocalNewObject(PlainThreadLocal.OfObjects plain) {
    return PlainThreadLocal.call(plain.local, new Triple(plain, plain, plain), plain.reader);
  }

  @Benchmark
  @Contender("AsyncLocal")
  public String asyncLocal(AmongOthers among) {
    return among.storage.call(among.value, among.reader);
  }

  @Benchmark
  @Contender("OpenTelemetry")
  public @Nullable String openTelemetry(OpenTelemetryContext otel, AmongOthersElsewhere others) {
    try (Scope unused = Context.current().with(otel.key, otel.value).makeCurrent()) {
      return otel.reader.get();
    }
  }

  @Benchmark
  @Fork(jvmArgsAppend = GrpcsOwnStorage.FORK)
  @Contender("gRPC")
  public @Nullable String grpc(GrpcContext grpc, AmongOthersElsewhere others) throws Exception {
    return io.grpc.Context.current().withValue(grpc.key, grpc.value).call(grpc.reader);
  }

  @Benchmark
  @Contender("Brave")
  public @Nullable TraceContext brave(BraveContext brave) {
    try (var unused = brave.current.newScope(brave.value)) {
      return brave.current.get();
    }
  }
}
