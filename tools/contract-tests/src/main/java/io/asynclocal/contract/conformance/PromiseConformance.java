package io.asynclocal.contract.conformance;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.MappingIterator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
  private static final int MOST_SHOWN = 10;

  /** Makes the test. */
  protected PromiseConformance() {}

  /**
   * Runs every program; each must see the events that were recorded.
   *
   * @throws IOException if the programs can't be read
   */
  @Test
  void everyPromiseIsSeenAsRecorded() throws IOException {
    int count = 0;
    long events = 0;
    List<String> mismatches = new ArrayList<>();
    try (MappingIterator<PromiseProgram> programs =
        Recordings.open("promises", PromiseProgram.class)) {
      while (programs.hasNext()) {
        PromiseRun run = new PromiseRun(programs.next());
        String mismatch = run.mismatch();
        if (mismatch != null) {
          mismatches.add(mismatch);
        }
        count++;
        events += run.events();
      }
    }
    String summary =
        String.format(
            Locale.ROOT,
            "conformance core (promises): %,d programs, %,d events, %,d mismatches",
            count,
            events,
            mismatches.size());
    System.out.println(summary);
    assertNotEquals(0, count, "The file has no programs.");
    if (!mismatches.isEmpty()) {
      List<String> shown = mismatches.subList(0, Math.min(MOST_SHOWN, mismatches.size()));
      fail(summary + ", the first of them:\n  " + String.join("\n  ", shown));
    }
  }
}
