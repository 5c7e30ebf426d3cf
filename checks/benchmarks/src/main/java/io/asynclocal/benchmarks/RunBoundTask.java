package io.asynclocal.benchmarks;

import io.asynclocal.AsyncContext;
import io.opentelemetry.context.Context;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What it costs to run a task in the context that was captured for it. The task comes from another
 * context than the one it is run in, as it does on a worker thread.
 */
@Question(value = "run an already bound task", baseline = "threadLocal")
public class RunBoundTask extends Comparison {

  /** The task, bound by each in a context that isn't current any more. */
  @State(Scope.Thread)
  public static class Bound {
    /** Bound by ours. */
    public Runnable byAsyncLocal = () -> {};

    /** Bound by OpenTelemetry. */
    public Runnable byOpenTelemetry = () -> {};

    /** Bound by gRPC. */
    public Runnable byGrpc = () -> {};

    /** Binds the task. */
    @Setup
    public void bind(Work work, Stores stores, OpenTelemetryContext otel, GrpcContext grpc) {
      byAsyncLocal = stores.storage.call(stores.value, () -> AsyncContext.current().bind(work));
      byOpenTelemetry = Context.current().with(otel.key, otel.value).wrap(work);
      byGrpc = io.grpc.Context.current().withValue(grpc.key, grpc.value).wrap(work);
    }
  }

  /** Bound by Brave. */
  @State(Scope.Thread)
  public static class BoundByBrave {
    /** The bound task. */
    public Runnable task = () -> {};

    /** Binds the task. */
    @Setup
    public void bind(Work work, BraveContext brave) {
      try (var unused = brave.current.newScope(brave.value)) {
        task = brave.current.wrap(work);
      }
    }
  }

  /** Bound by Micrometer. */
  @State(Scope.Thread)
  public static class BoundByMicrometer {
    /** The bound task. */
    public Runnable task = () -> {};

    /** Binds the task. */
    @Setup
    public void bind(Work work, MicrometerSnapshots micrometer) {
      task = micrometer.snapshots.captureAll().wrap(work);
    }
  }

  @Benchmark
  @Contender("ThreadLocal")
  public void threadLocal(PlainThreadLocal plain, Work work) {
    plain.run(plain.value, work);
  }

  @Benchmark
  @Contender("AsyncLocal")
  public void asyncLocal(Bound bound) {
    bound.byAsyncLocal.run();
  }

  @Benchmark
  @Contender("OpenTelemetry")
  public void openTelemetry(Bound bound) {
    bound.byOpenTelemetry.run();
  }

  @Benchmark
  @Fork(jvmArgsAppend = GrpcsOwnStorage.FORK)
  @Contender("gRPC")
  public void grpc(Bound bound) {
    bound.byGrpc.run();
  }

  @Benchmark
  @Contender("Brave")
  public void brave(BoundByBrave bound) {
    bound.task.run();
  }

  @Benchmark
  @Contender("Micrometer")
  public void micrometer(BoundByMicrometer bound) {
    bound.task.run();
  }
}
