package io.asynclocal.benchmarks;

import brave.propagation.TraceContext;
import io.asynclocal.AsyncContext;
import io.micrometer.context.ContextSnapshot;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;

/** What it costs to take hold of all that is current. */
@Question(value = "capture", baseline = "threadLocal")
public class CaptureContext extends Comparison {

  @Benchmark
  @Contender("ThreadLocal")
  public String threadLocal(PlainThreadLocal plain) {
    return plain.local.get();
  }

  @Benchmark
  @Contender("AsyncLocal")
  public AsyncContext asyncLocal(Stores stores) {
    return AsyncContext.current();
  }

  @Benchmark
  @Contender("OpenTelemetry")
  public Context openTelemetry(OpenTelemetryContext otel) {
    return Context.current();
  }

  @Benchmark
  @Fork(jvmArgsAppend = GrpcsOwnStorage.FORK)
  @Contender("gRPC")
  public io.grpc.Context grpc(GrpcContext grpc) {
    return io.grpc.Context.current();
  }

  @Benchmark
  @Contender("Brave")
  public @Nullable TraceContext brave(BraveContext brave) {
    return brave.current.get();
  }

  @Benchmark
  @Contender("Micrometer")
  public ContextSnapshot micrometer(MicrometerSnapshots micrometer) {
    return micrometer.snapshots.captureAll();
  }
}
