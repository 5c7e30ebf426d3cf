package io.asynclocal.benchmarks.frameworks;

import brave.propagation.CurrentTraceContext;
import brave.propagation.TraceContext;
import io.asynclocal.AsyncBoundary;
import io.asynclocal.benchmarks.BraveContext;
import io.asynclocal.benchmarks.Comparison;
import io.asynclocal.benchmarks.Contender;
import io.asynclocal.benchmarks.Question;
import io.asynclocal.benchmarks.Stores;
import java.util.ArrayDeque;
import java.util.function.UnaryOperator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What a span costs that is opened for its work: two tasks, which are queued and run later. */
@Question(value = "Brave: a span's scope, from which two tasks are handed over", baseline = "brave")
public class HandSpanOver extends Comparison {
  private static final AsyncBoundary TASK = AsyncBoundary.of("Queue");

  /** Tasks that wait. */
  @State(Scope.Thread)
  public static class Queue {
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();

    /** What the tasks have done. */
    public int done;
  }

  @Benchmark
  @Contender("Brave's own, tasks wrapped by it")
  public int brave(BraveContext brave, Queue queue) {
    return run(brave.current, brave.value, queue, brave.current::wrap);
  }

  @Benchmark
  @Contender("AsyncLocal")
  public int asyncLocal(
      OpenBravesScope.StoredContext stored, BraveContext brave, Stores stores, Queue queue) {
    return run(stored.current, brave.value, queue, TASK::bindOnce);
  }

  private static int run(
      CurrentTraceContext current,
      TraceContext value,
      Queue queue,
      UnaryOperator<Runnable> handedOver) {
    try (CurrentTraceContext.Scope scope = current.newScope(value)) {
      queue.waiting.add(handedOver.apply(() -> queue.done++));
      queue.waiting.add(handedOver.apply(() -> queue.done++));
    }
    queue.waiting.remove().run();
    queue.waiting.remove().run();
    return queue.done;
  }
}
