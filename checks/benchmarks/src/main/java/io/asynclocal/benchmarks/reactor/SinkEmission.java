package io.asynclocal.benchmarks.reactor;

import io.asynclocal.benchmarks.Question;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** Items that another thread emits, which knows nothing of the subscriber. */
@Question(value = "Reactor: sink, emitted on a foreign thread, 1,000 items", baseline = "nothing")
@State(Scope.Thread)
public class SinkEmission extends PipelineComparison {

  private static final int ITEMS = 1_000;

  private final ExecutorService emitter = Executors.newSingleThreadExecutor();

  /** What the last subscriber has got. */
  private int last;

  @Override
  @Nullable Object run(Ending ending) throws Exception {
    Sinks.Many<Integer> sink = Sinks.many().unicast().onBackpressureBuffer();
    Flux<Integer> received = sink.asFlux().map(item -> item + 1);
    ending.of(received).subscribe(item -> last = item);
    emitter.submit(() -> emit(sink)).get();
    return last;
  }

  private static void emit(Sinks.Many<Integer> sink) {
    for (int i = 0; i < ITEMS; i++) {
      sink.tryEmitNext(i).orThrow();
    }
    sink.tryEmitComplete().orThrow();
  }

  /** Ends the thread. */
  @TearDown
  public void shutDown() {
    emitter.shutdown();
  }
}
