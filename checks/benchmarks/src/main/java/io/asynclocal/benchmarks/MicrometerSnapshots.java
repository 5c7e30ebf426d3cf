package io.asynclocal.benchmarks;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshotFactory;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Micrometer's snapshots of so many thread-locals, each with a value. */
@State(Scope.Thread)
public class MicrometerSnapshots {
  /** How many thread-locals there are. */
  @Param({"1", "4", "10"})
  public int accessors;

  /** One of the thread-locals. */
  public final ThreadLocal<String> local = new ThreadLocal<>();

  /** Takes the snapshots. */
  public final ContextSnapshotFactory snapshots;

  private final ContextRegistry registry = new ContextRegistry();

  /** Makes a registry of its own, so that nothing on the class path joins in. */
  public MicrometerSnapshots() {
    snapshots = ContextSnapshotFactory.builder().contextRegistry(registry).build();
  }

  /** Binds the values. */
  @Setup
  public void bind() {
    register("0", local);
    for (int i = 1; i < accessors; i++) {
      register(Integer.toString(i), new ThreadLocal<>());
    }
  }

  private void register(String key, ThreadLocal<String> values) {
    values.set("outer");
    registry.registerThreadLocalAccessor(key, values);
  }
}
