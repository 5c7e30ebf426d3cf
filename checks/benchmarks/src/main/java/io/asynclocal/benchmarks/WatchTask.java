package io.asynclocal.benchmarks;

import io.asynclocal.AsyncBoundary;
import io.asynclocal.AsyncHook;
import io.asynclocal.AsyncHookCallbacks;
import io.asynclocal.AsyncHooks;
import io.asynclocal.AsyncResource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What hooks add to a task that is captured at a boundary, run and done with, on one thread. */
@Question(value = "capture a task at a boundary, run it", baseline = "plain")
public class WatchTask extends Comparison {
  private static final AsyncBoundary BOUNDARY = AsyncBoundary.of("Benchmark");

  /** A hook that is enabled for as long as the benchmark runs, or none. */
  @State(Scope.Benchmark)
  public static class Watched {
    /** Which callbacks are there. */
    @Param({"none", "empty", "four callbacks"})
    public String hook = "none";

    private AsyncHook enabled = AsyncHooks.createHook(new AsyncHookCallbacks() {});

    /** Enables the hook. */
    @Setup
    public void enable() {
      switch (hook) {
        case "none" -> {}
        case "empty" -> enabled.enable();
        default -> enabled = AsyncHooks.createHook(new Counting()).enable();
      }
    }

    /** Disables the hook. */
    @TearDown
    public void disable() {
      enabled.disable();
    }
  }

  /** Does in each of the four callbacks as little as can be seen. */
  private static final class Counting implements AsyncHookCallbacks {
    private long seen;

    @Override
    public void init(long asyncId, String type, long triggerAsyncId, AsyncResource resource) {
      seen += asyncId;
    }

    @Override
    public void before(long asyncId) {
      seen += asyncId;
    }

    @Override
    public void after(long asyncId) {
      seen += asyncId;
    }

    @Override
    public void destroy(long asyncId) {
      seen += asyncId;
    }

    @Override
    public String toString() {
      return "seen " + seen;
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
  public void asyncLocal(Watched watched, Work work) {
    work.queued = BOUNDARY.bindOnce(work);
    work.queued.run();
  }
}
