package io.asynclocal.benchmarks.application.carriers;

import io.asynclocal.diagnostics.AsyncRecorder;
import io.asynclocal.diagnostics.EventBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The starter, and a recorder as one runs it in production: of one request in a hundred, or in as
 * many as the server's {@code -Dsampled.one.in} says.
 */
public final class Sampling extends Starter {
  private static final int ONE_IN = Integer.getInteger("sampled.one.in", 100);

  /** What was recorded last. */
  final EventBuffer buffer = EventBuffer.ofLast(10_000);

  private final AsyncRecorder recorder =
      AsyncRecorder.builder()
          .where(() -> isSampled(ID.getStore()))
          .stacks(1, 16)
          .labelledBy(ID, String::valueOf)
          .observer(buffer)
          .start();

  /** Made by name. */
  public Sampling() {}

  /** Whether all work of the request that has this id is recorded, and not some of it. */
  static boolean isSampled(@Nullable String id) {
    return id != null && id.hashCode() % ONE_IN == 0;
  }

  @Override
  public void close() {
    recorder.close();
    super.close();
  }
}
