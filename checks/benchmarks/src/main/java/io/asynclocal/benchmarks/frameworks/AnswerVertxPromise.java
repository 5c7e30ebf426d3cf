package io.asynclocal.benchmarks.frameworks;

import io.asynclocal.benchmarks.Comparison;
import io.asynclocal.benchmarks.Contender;
import io.asynclocal.benchmarks.OpenTelemetryContext;
import io.asynclocal.benchmarks.Question;
import io.asynclocal.benchmarks.Stores;
import io.asynclocal.benchmarks.Work;
import io.asynclocal.vertx.AsyncVertx;
import io.opentelemetry.context.Context;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.openjdk.jmh.annotations.Benchmark;

/** What ten handlers of one promise cost that each run in the context they came from. */
@Question(value = "Vert.x: 10 handlers of a promise", baseline = "plain")
public class AnswerVertxPromise extends Comparison {
  private static final int HANDLERS = 10;

  @Benchmark
  @Contender("nothing carried")
  public int plain(Work work) {
    return answer(work, handler -> handler, Runnable::run);
  }

  @Benchmark
  @Contender("AsyncLocal")
  public int asyncLocal(Work work, Stores stores, Where where) {
    return answer(work, AsyncVertx::bind, where::isOurs);
  }

  @Benchmark
  @Contender("OpenTelemetry, by hand")
  public int openTelemetry(Work work, OpenTelemetryContext otel, Where where) {
    return answer(work, AnswerVertxPromise::wrap, where::isOpenTelemetrys);
  }

  private static Handler<Integer> wrap(Handler<Integer> handler) {
    Context context = Context.current();
    return value -> {
      try (var scope = context.makeCurrent()) {
        handler.handle(value);
      }
    };
  }

  private static int answer(
      Work work, UnaryOperator<Handler<Integer>> carried, Consumer<Runnable> there) {
    Promise<Integer> promise = Promise.promise();
    for (int i = 0; i < HANDLERS; i++) {
      var unused = promise.future().onSuccess(carried.apply(value -> work.run()));
    }
    there.accept(() -> promise.complete(1));
    return work.done;
  }
}
