package io.asynclocal.benchmarks;

import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One value in a {@link ThreadLocal}: the floor, which crosses no boundary by itself. */
@State(Scope.Thread)
public class PlainThreadLocal {
  /** The storage. */
  public final ThreadLocal<String> local = new ThreadLocal<>();

  /** A value to bind. */
  public final String value = "inner";

  /** Reads the storage, as the body of a scope does. */
  public final Supplier<String> reader = local::get;

  /** As {@link PlainThreadLocal}, for values that are made each time. */
  @State(Scope.Thread)
  @SuppressWarnings("ThreadLocalUsage") // in a field of a state, as everybody's storage is here
  public static class OfObjects {
    /** The storage. */
    public final ThreadLocal<Object> local = new ThreadLocal<>();

    /** Reads the storage, as the body of a scope does. */
    public final Supplier<Object> reader = local::get;

    /** Binds the value that reads see. */
    @Setup
    public void bind() {
      local.set("outer");
    }
  }

  /** Binds the value that reads see. */
  @Setup
  public void bind() {
    local.set("outer");
  }

  /** Runs {@code task} with {@code newValue} and puts the old one back: the floor of a scope. */
  void run(String newValue, Runnable task) {
    String previous = local.get();
    local.set(newValue);
    try {
      task.run();
    } finally {
      local.set(previous);
    }
  }

  /** As {@link #run}, with a result. */
  String call(String newValue, Supplier<String> body) {
    return call(local, newValue, body);
  }

  static <T> T call(ThreadLocal<T> local, T newValue, Supplier<T> body) {
    T previous = local.get();
    local.set(newValue);
    try {
      return body.get();
    } finally {
      local.set(previous);
    }
  }
}
