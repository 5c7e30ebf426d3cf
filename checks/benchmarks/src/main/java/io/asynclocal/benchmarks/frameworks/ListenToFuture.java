package io.asynclocal.benchmarks.frameworks;

import static com.google.common.util.concurrent.MoreExecutors.directExecutor;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.SettableFuture;
import io.asynclocal.benchmarks.Comparison;
import io.asynclocal.benchmarks.Contender;
import io.asynclocal.benchmarks.OpenTelemetryContext;
import io.asynclocal.benchmarks.Question;
import io.asynclocal.benchmarks.Stores;
import io.asynclocal.guava.ListenableFutures;
import io.opentelemetry.context.Context;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Benchmark;

/** What ten listeners of one future cost that each run in the context they came from. */
@Question(value = "Guava: 10 listeners of a future", baseline = "plain")
public class ListenToFuture extends Comparison {
  private static final int LISTENERS = 10;

  @Benchmark
  @Contender("nothing carried")
  public ListenableFuture<Integer> plain() {
    SettableFuture<Integer> reply = SettableFuture.create();
    return listen(reply, reply, Runnable::run);
  }

  @Benchmark
  @Contender("AsyncLocal")
  public ListenableFuture<Integer> asyncLocal(Stores stores, Where where) {
    SettableFuture<Integer> reply = SettableFuture.create();
    return listen(reply, ListenableFutures.propagating(reply), where::isOurs);
  }

  @Benchmark
  @Contender("OpenTelemetry, by hand")
  public ListenableFuture<Integer> openTelemetry(OpenTelemetryContext otel, Where where) {
    SettableFuture<Integer> reply = SettableFuture.create();
    for (int i = 0; i < LISTENERS; i++) {
      reply.addListener(Context.current().wrap(ListenToFuture::hear), directExecutor());
    }
    where.isOpenTelemetrys(() -> reply.set(1));
    return reply;
  }

  private static ListenableFuture<Integer> listen(
      SettableFuture<Integer> reply, ListenableFuture<Integer> future, Consumer<Runnable> there) {
    for (int i = 0; i < LISTENERS; i++) {
      future.addListener(ListenToFuture::hear, directExecutor());
    }
    there.accept(() -> reply.set(1));
    return future;
  }

  private static void hear() {}
}
