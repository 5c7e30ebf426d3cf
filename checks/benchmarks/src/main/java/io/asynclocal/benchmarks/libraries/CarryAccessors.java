package io.asynclocal.benchmarks.libraries;

import static java.util.Objects.requireNonNull;

import io.asynclocal.AsyncBoundary;
import io.asynclocal.benchmarks.Comparison;
import io.asynclocal.benchmarks.Contender;
import io.asynclocal.benchmarks.Question;
import io.asynclocal.benchmarks.Stores;
import io.asynclocal.benchmarks.Work;
import io.asynclocal.environment.Installation;
import io.asynclocal.micrometer.AccessorBridge;
import io.micrometer.context.ContextRegistry;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What Micrometer's accessors add to a task that is captured at a boundary and run. */
@Question(value = "capture a task at a boundary, run it, with accessors", baseline = "asyncLocal")
public class CarryAccessors extends Comparison {
  private static final AsyncBoundary BOUNDARY = AsyncBoundary.of("Benchmark");

  /** The bridge, and so many thread-locals with a value. */
  @State(Scope.Thread)
  public static class Bridged {
    /** How many. */
    @Param({"0", "1", "3"})
    public int accessors;

    private @Nullable Installation bridge;

    /** Registers and sets them. */
    @Setup
    public void install() {
      Accessors.register();
      bridge = AccessorBridge.install();
      for (int i = 0; i < accessors; i++) {
        ThreadLocal<String> local = new ThreadLocal<>();
        local.set("outer");
        ContextRegistry.getInstance().registerThreadLocalAccessor(Integer.toString(i), local);
      }
    }

    /** Takes the bridge out. */
    @TearDown
    public void uninstall() {
      requireNonNull(bridge).close();
      Accessors.register();
    }
  }

  @Benchmark
  @Contender("AsyncLocal, stores only")
  public void asyncLocal(Stores stores, Work work) {
    work.queued = BOUNDARY.bindOnce(work);
    work.queued.run();
  }

  @Benchmark
  @Contender("AsyncLocal, with the bridge")
  public void bridge(Stores stores, Bridged bridged, Work work) {
    work.queued = BOUNDARY.bindOnce(work);
    work.queued.run();
  }
}
