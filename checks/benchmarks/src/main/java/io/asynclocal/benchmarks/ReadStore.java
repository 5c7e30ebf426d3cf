package io.asynclocal.benchmarks;

import brave.propagation.TraceContext;
import io.asynclocal.AsyncLocalStorage;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a read costs, wherever in the context the store is and whether there is one. */
@Question(value = "read a store", baseline = "threadLocal")
public class ReadStore extends Comparison {

  /** Which of the storages is read. */
  public enum Wanted {
    /** Bound last. */
    NEWEST,
    /** Bound first. */
    OLDEST,
    /** Never bound. */
    UNBOUND,
    /** Never bound, with a default value. */
    DEFAULT
  }

  /** So many stores, and one storage to read. */
  @State(Scope.Thread)
  public static class AmongStores {
    /** How many stores are bound. */
    @Param({"1", "4", "8", "10", "100", "1000"})
    public int stores;

    /** Which one is read. */
    @Param public Wanted wanted = Wanted.NEWEST;

    /** The storage to read. */
    public AsyncLocalStorage<String> storage = AsyncLocalStorage.create();

    /** Binds the stores. */
    @Setup
    public void bind() {
      if (wanted == Wanted.DEFAULT) {
        storage = AsyncLocalStorage.<String>builder().defaultValue("default").build();
      }
      if (wanted == Wanted.OLDEST) {
        storage.enterWith("oldest");
      }
      Stores.bindOthers(stores - 1);
      if (wanted == Wanted.NEWEST) {
        storage.enterWith("newest");
      } else if (wanted != Wanted.OLDEST) {
        Stores.bindOthers(1);
      }
    }
  }

  @Benchmark
  @Contender("ThreadLocal")
  public String threadLocal(PlainThreadLocal plain) {
    return plain.local.get();
  }

  @Benchmark
  @Contender("AsyncLocal")
  public @Nullable String asyncLocal(AmongStores among) {
    return among.storage.getStore();
  }

  @Benchmark
  @Contender("OpenTelemetry")
  public @Nullable String openTelemetry(OpenTelemetryContext otel) {
    return Context.current().get(otel.key);
  }

  @Benchmark
  @Fork(jvmArgsAppend = GrpcsOwnStorage.FORK)
  @Contender("gRPC")
  public @Nullable String grpc(GrpcContext grpc) {
    return grpc.key.get();
  }

  @Benchmark
  @Contender("Brave")
  public @Nullable TraceContext brave(BraveContext brave) {
    return brave.current.get();
  }
}
