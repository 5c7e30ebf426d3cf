package io.asynclocal.benchmarks;

import io.asynclocal.concurrent.AsyncExecutors;
import io.micrometer.context.ContextExecutorService;
import io.opentelemetry.context.Context;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What it adds to a hop to another thread and back that the context goes along. */
@Question(value = "submit to an executor, get", baseline = "plain")
public class SubmitToExecutor extends Comparison {
  private static final Callable<String> TASK = () -> "done";

  /** A pool of one thread. */
  @State(Scope.Thread)
  public static class Pool {
    /** The pool. */
    public final ExecutorService executor = Executors.newSingleThreadExecutor();

    /** The pool that carries our contexts. */
    public final ExecutorService propagating = AsyncExecutors.propagating(executor);

    /** The pool that carries OpenTelemetry's contexts. */
    public final ExecutorService openTelemetry = Context.taskWrapping(executor);

    /** Ends the thread. */
    @TearDown
    public void shutDown() {
      executor.shutdown();
    }
  }

  @Benchmark
  @Contender("nothing carried")
  public String plain(Pool pool) throws Exception {
    return pool.executor.submit(TASK).get();
  }

  @Benchmark
  @Contender("AsyncLocal")
  public String asyncLocal(Pool pool, Stores stores) throws Exception {
    return pool.propagating.submit(TASK).get();
  }

  @Benchmark
  @Contender("OpenTelemetry")
  public String openTelemetry(Pool pool, OpenTelemetryContext otel) throws Exception {
    return pool.openTelemetry.submit(TASK).get();
  }

  @Benchmark
  @Contender("Micrometer")
  public String micrometer(Pool pool, MicrometerSnapshots micrometer) throws Exception {
    return ContextExecutorService.wrap(pool.executor, micrometer.snapshots::captureAll)
        .submit(TASK)
        .get();
  }
}
