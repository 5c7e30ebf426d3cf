package io.asynclocal.contract.conformance;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.MappingIterator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs all recorded programs of one kind, and fails where hooks are told of other events. */
final class EventComparison {
  private static final int MOST_SHOWN = 10;

  private EventComparison() {}

  /** One program, to be run once. */
  interface Run {

    /** Runs the program; returns what differs from the recording, or null if nothing does. */
    @Nullable String mismatch();

    /** {@return of how many events hooks were told} */
    int events();
  }

  static <P> void of(String kind, Class<P> type, Function<P, Run> start) throws IOException {
    int count = 0;
    long events = 0;
    List<String> mismatches = new ArrayList<>();
    try (MappingIterator<P> programs = Recordings.open(kind, type)) {
      while (programs.hasNext()) {
        Run run = start.apply(programs.next());
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
            "conformance core (%s): %,d programs, %,d events, %,d mismatches",
            kind,
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
