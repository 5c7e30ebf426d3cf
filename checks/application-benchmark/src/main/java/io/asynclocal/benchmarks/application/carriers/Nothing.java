package io.asynclocal.benchmarks.application.carriers;

import io.asynclocal.benchmarks.application.rxjava.Carrier;
import org.jspecify.annotations.Nullable;

/** A thread-local, which is lost with the thread. */
public final class Nothing implements Carrier {
  private final ThreadLocal<String> id = new ThreadLocal<>();

  /** Made by name. */
  public Nothing() {}

  @Override
  public void run(String requestId, Runnable work) {
    id.set(requestId);
    try {
      work.run();
    } finally {
      id.remove();
    }
  }

  @Override
  public @Nullable String current() {
    return id.get();
  }

  @Override
  public void close() {}
}
