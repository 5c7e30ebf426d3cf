package io.asynclocal.benchmarks;

import io.grpc.Context;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One value in gRPC's context. */
@State(Scope.Thread)
public class GrpcContext {
  /** The storage. */
  public final Context.Key<String> key = Context.key("value");

  /** A value to bind. */
  public final String value = "inner";

  /** Reads the storage, as the body of a scope does. */
  public final Callable<@Nullable String> reader = key::get;

  /** Binds the value that reads see. */
  @Setup
  public void bind() {
    Context unused = Context.current().withValue(key, "outer").attach();
  }
}
