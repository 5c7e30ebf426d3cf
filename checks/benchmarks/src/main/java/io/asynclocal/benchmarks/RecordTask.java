package io.asynclocal.benchmarks;

import io.asynclocal.AsyncBoundary;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.diagnostics.AsyncRecorder;
import io.asynclocal.diagnostics.Census;
import io.asynclocal.diagnostics.EventBuffer;
import io.asynclocal.diagnostics.JfrEvents;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What diagnostics add to a task that is captured, run and done with, which is four events. */
@Question(value = "record a task's four events", baseline = "plain")
public class RecordTask extends Comparison {
  private static final AsyncBoundary BOUNDARY = AsyncBoundary.of("Benchmark");
  private static final AsyncLocalStorage<String> ROUTE = AsyncLocalStorage.create();

  /**
   * A recorder that goes on for as long as the benchmark runs, or none. Sampling takes the stack of
   * one task in a hundred, full that of each.
   */
  @State(Scope.Benchmark)
  public static class Recorded {
    /** What is recorded. */
    @Param({
      "off",
      "origins",
      "event log",
      "event log, sampling",
      "event log, full",
      "census",
      "census, sampling",
      "census, full",
      "stack traces, sampling",
      "stack traces, full",
      "unused JFR"
    })
    public String recorder = "off";

    private @Nullable AsyncRecorder running;

    /** Starts the recorder. */
    @Setup
    public void start() {
      AsyncRecorder.Builder builder = AsyncRecorder.builder();
      switch (recorder.replaceAll(",.*", "")) {
        case "event log" ->
            builder.observer(EventBuffer.ofLast(100_000)).labelledBy(ROUTE, route -> route);
        case "census" -> builder.observer(Census.ofAtMost(100_000));
        case "stack traces" -> builder.explainFailures();
        case "unused JFR" -> builder.observer(new JfrEvents());
        default -> {}
      }
      if (recorder.endsWith("sampling")) {
        builder.stacks(100, 16);
      } else if (recorder.endsWith("full")) {
        builder.stacks(1, 16);
      }
      running = recorder.equals("off") ? null : builder.start();
    }

    /** Stops it. */
    @TearDown
    public void stop() {
      if (running != null) {
        running.close();
      }
    }
  }

  @Benchmark
  @Contender("nothing carried")
  public void plain(Work work) {
    work.queued = work;
    work.queued.run();
  }

  @Benchmark
  @Contender("AsyncLocal")
  public void asyncLocal(Recorded recorded, Work work) {
    work.queued = BOUNDARY.bindOnce(work);
    work.queued.run();
  }
}
