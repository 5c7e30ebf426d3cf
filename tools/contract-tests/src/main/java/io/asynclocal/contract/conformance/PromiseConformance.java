package io.asynclocal.contract.conformance;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * The recorded programs of {@code promises.jsonl}: hooks must be told of each future and each
 * reaction what those of Node.js were told of promises, in the same order. Two things differ, and
 * no more: a promise that was made while no hook was enabled is no resource here, and a reaction's
 * future resolves after its function's {@code after}, for it is completed by what that returns.
 *
 * <p>{@code -Dconformance.promises=FILE} runs the programs of another file, plain or {@code .gz}.
 */
public abstract class PromiseConformance {
  /** Makes the test. */
  protected PromiseConformance() {}

  /**
   * Runs every program; each must see the events that were recorded.
   *
   * @throws IOException if the programs can't be read
   */
  @Test
  void everyPromiseIsSeenAsRecorded() throws IOException {
    EventComparison.of("promises", PromiseProgram.class, PromiseRun::new);
  }
}
