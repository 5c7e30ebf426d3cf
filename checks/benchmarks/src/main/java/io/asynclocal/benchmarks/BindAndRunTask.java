package io.asynclocal.benchmarks;

import io.asynclocal.AsyncContext;
import io.opentelemetry.context.Context;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;

/** What it adds to a task to bind it to the current context and to run it there. */
@Question(value = "bind to the current context and run", baseline = "plain")
public class BindAndRunTask extends Comparison {

  @Benchmark
  @Contender("nothing carried")
  public void plain(Work work) {
    work.queued = work;
    work.queued.run();
  }

  @Benchmark
  @Contender("AsyncLocal")
  public void asyncLocal(Stores stores, Work work) {
    work.queued = AsyncContext.current().bind(work);
    work.queued.run();
  }

  @Benchmark
  @Contender("OpenTelemetry")
  public void openTelemetry(OpenTelemetryContext otel, Work work) {
    work.queued = Context.current().wrap(work);
    work.queued.run();
  }

  @Benchmark
  @Fork(jvmArgsAppend = GrpcsOwnStorage.FORK)
  @Contender("gRPC")
  public void grpc(GrpcContext grpc, Work work) {
    work.queued = io.grpc.Context.current().wrap(work);
    work.queued.run();
  }

  @Benchmark
  @Contender("Brave")
  public void brave(BraveContext brave, Work work) {
    work.queued = brave.current.wrap(work);
    work.queued.run();
  }

  @Benchmark
  @Contender("Micrometer")
  public void micrometer(MicrometerSnapshots micrometer, Work work) {
    work.queued = micrometer.snapshots.captureAll().wrap(work);
    work.queued.run();
  }
}
