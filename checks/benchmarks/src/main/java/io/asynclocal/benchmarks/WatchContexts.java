package io.asynclocal.benchmarks;

import io.asynclocal.AsyncBoundary;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.diagnostics.AsyncRecorder;
import io.asynclocal.diagnostics.RetentionLeaks;
import io.asynclocal.foreign.LeakDetection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What looking for retained contexts adds to a request that hands one task over. */
@Question(value = "watch the contexts of a request's task", baseline = "plain")
public class WatchContexts extends Comparison {
  private static final AsyncBoundary BOUNDARY = AsyncBoundary.of("Benchmark");
  private static final AsyncLocalStorage<Object> REQUEST = AsyncLocalStorage.create();

  /** A recorder that goes on for as long as the benchmark runs. */
  @State(Scope.Benchmark)
  public static class Watched {
    /** How many captures are looked at: none, one in 127, all of which 10,000 are alive. */
    @Param({"DISABLED", "SIMPLE", "PARANOID"})
    public LeakDetection level = LeakDetection.DISABLED;

    private @Nullable AsyncRecorder running;

    /** Starts the recorder. */
    @Setup
    public void start() {
      RetentionLeaks leaks = RetentionLeaks.of(REQUEST, Duration.ofHours(1), level);
      running = AsyncRecorder.builder().observer(leaks).start();
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
  @Contender("no recorder")
  public void plain(Work work) {
    request(work);
  }

  @Benchmark
  @Contender("AsyncLocal")
  public void asyncLocal(Watched watched, Work work) {
    request(work);
  }

  private static void request(Work work) {
    REQUEST.run(
        new Object(),
        () -> {
          work.queued = BOUNDARY.bindOnce(work);
          work.queued.run();
        });
  }
}
