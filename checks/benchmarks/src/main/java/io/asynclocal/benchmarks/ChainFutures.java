package io.asynclocal.benchmarks;

import io.asynclocal.concurrent.AsyncCompletableFuture;
import io.micrometer.context.ContextSnapshot;
import io.opentelemetry.context.Context;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.openjdk.jmh.annotations.Benchmark;

/** What ten stages of a future cost whose functions each run in the context they came from. */
@Question(value = "CompletableFuture chain of 10 stages", baseline = "plain")
public class ChainFutures extends Comparison {
  private static final int STAGES = 10;

  @Benchmark
  @Contender("nothing carried")
  public int plain() {
    return chain(new CompletableFuture<>(), next -> next);
  }

  @Benchmark
  @Contender("AsyncLocal")
  public int asyncLocal(Stores stores) {
    return chain(new AsyncCompletableFuture<>(), next -> next);
  }

  @Benchmark
  @Contender("OpenTelemetry")
  public int openTelemetry(OpenTelemetryContext otel) {
    return chain(new CompletableFuture<>(), next -> Context.current().wrapFunction(next));
  }

  @Benchmark
  @Contender("Micrometer")
  public int micrometer(MicrometerSnapshots micrometer) {
    return chain(new CompletableFuture<>(), next -> inSnapshot(micrometer, next));
  }

  private static int chain(
      CompletableFuture<Integer> first, UnaryOperator<Function<Integer, Integer>> binding) {
    CompletableFuture<Integer> last = first;
    for (int i = 0; i < STAGES; i++) {
      last = last.thenApply(binding.apply(ChainFutures::next));
    }
    first.complete(1);
    return last.join();
  }

  private static int next(int i) {
    return i + 1;
  }

  private static Function<Integer, Integer> inSnapshot(
      MicrometerSnapshots micrometer, Function<Integer, Integer> next) {
    ContextSnapshot snapshot = micrometer.snapshots.captureAll();
    return i -> {
      try (ContextSnapshot.Scope unused = snapshot.setThreadLocals()) {
        return next.apply(i);
      }
    };
  }
}
