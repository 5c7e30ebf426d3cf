package io.asynclocal.benchmarks;

import io.asynclocal.AsyncBoundary;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.diagnostics.AsyncRecorder;
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

  /** A recorder that goes on for as long as the benchmark runs, or none. */
  @State(Scope.Benchmark)
  public static class Recorded {
    /** What is recorded. */
    @Param({"nothing", "origins", "log", "log, 1 stack in 100", "log, every stack", "unused JFR"})
    public String recorder = "nothing";

    private @Nullable AsyncRecorder running;

    /** Starts the recorder. */
    @Setup
    public void start() {
      AsyncRecorder.Builder builder = AsyncRecorder.builder();
      if (recorder.startsWith("log")) {
        builder.observer(EventBuffer.ofLast(100_000)).labelledBy(ROUTE, route -> route);
      }
      switch (recorder) {
        case "log, 1 stack in 100" -> builder.stacks(100, 16);
        case "log, every stack" -> builder.stacks(1, 16);
        case "unused JFR" -> builder.observer(new JfrEvents());
        default -> {}
      }
      running = recorder.equals("nothing") ? null : builder.start();
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
