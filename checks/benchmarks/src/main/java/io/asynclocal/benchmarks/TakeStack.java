package io.asynclocal.benchmarks;

import io.asynclocal.AsyncResource;
import io.asynclocal.diagnostics.AsyncRecorder;
import io.asynclocal.diagnostics.AsyncStackTrace;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What a stack that goes on with what began the work costs where it is asked for. */
@Question(value = "ask for the running code's stack", baseline = "plain")
public class TakeStack extends Comparison {

  /** Three pieces of work, each begun by the one before, in the last of which is asked. */
  @State(Scope.Benchmark)
  public static class Running {
    /** How much is recorded. */
    @Param({"off", "sampling", "full"})
    public String recorder = "off";

    private @Nullable AsyncRecorder running;
    private AsyncResource work = new AsyncResource("Work");

    /** Starts the recorder, and the work. */
    @Setup
    public void start() {
      int period = recorder.equals("full") ? 1 : 100;
      running = recorder.equals("off") ? null : AsyncRecorder.builder().stacks(period, 16).start();
      for (int i = 0; i < 3; i++) {
        work = work.callInAsyncScope(() -> new AsyncResource("Work"));
      }
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
  @Contender("a Throwable's")
  public Object plain() {
    return new Throwable().getStackTrace();
  }

  @Benchmark
  @Contender("AsyncLocal")
  public Object asyncLocal(Running running) {
    return running.work.callInAsyncScope(AsyncStackTrace::current).origins();
  }
}
