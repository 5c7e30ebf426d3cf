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
 * The recorded programs of {@code hooks.jsonl}: each must see the very events that were recorded,
 * in their order. They are synchronous and need no carrier, so the core alone runs them.
 *
 * <p>{@code -Dconformance.hooks=FILE} runs the programs of another file, plain or {@code .gz}.
 */
public abstract class HookConformance {
  private static final int MOST_SHOWN = 10;

  /** Makes the test. */
  protected HookConformance() {}

  /**
   * Runs every program; each must see the events that were recorded.
   *
   * @throws IOException if the programs can't be read
   */
  @Test
  void everyProgramSeesTheRecordedEvents() throws IOException {
    int count = 0;
    long events = 0;
    List<String> mismatches = new ArrayList<>();
    try (MappingIterator<HookProgram> programs = Recordings.open("hooks", HookProgram.class)) {
      while (programs.hasNext()) {
        HookRun run = new HookRun(programs.next());
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
            "conformance core (hooks): %,d programs, %,d events, %,d mismatches",
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
