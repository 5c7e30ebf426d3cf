package io.asynclocal.contract.conformance;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * The recorded programs of {@code hooks.jsonl}: each must see the very events that were recorded,
 * in their order. They are synchronous and need no carrier, so the core alone runs them.
 *
 * <p>{@code -Dconformance.hooks=FILE} runs the programs of another file, plain or {@code .gz}.
 */
public abstract class HookConformance {
  /** Makes the test. */
  protected HookConformance() {}

  /**
   * Runs every program; each must see the events that were recorded.
   *
   * @throws IOException if the programs can't be read
   */
  @Test
  void everyProgramSeesTheRecordedEvents() throws IOException {
    EventComparison.of("hooks", HookProgram.class, HookRun::new);
  }
}
