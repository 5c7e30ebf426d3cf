package io.asynclocal.benchmarks;

import static java.util.Objects.requireNonNull;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.CallableOp;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One of our stores, bound on the benchmark's thread. */
@State(Scope.Thread)
public class Stores {
  /** An application keeps its storages, and what belongs to one that is gone may be left out. */
  private static final List<AsyncLocalStorage<String>> OTHERS = new ArrayList<>();

  /** The storage. */
  public final AsyncLocalStorage<String> storage = AsyncLocalStorage.create();

  /** A value to bind. */
  public final String value = "inner";

  /** Reads the storage, as the body of a scope does. */
  public final CallableOp<String, RuntimeException> reader =
      () -> requireNonNull(storage.getStore());

  /** Binds the value that reads see. */
  @Setup
  public void bind() {
    storage.enterWith("outer");
  }

  /** Binds one store in each of {@code count} storages that the benchmark doesn't use. */
  static void bindOthers(int count) {
    for (int i = 0; i < count; i++) {
      AsyncLocalStorage<String> other = AsyncLocalStorage.create();
      other.enterWith("other");
      OTHERS.add(other);
    }
  }
}
