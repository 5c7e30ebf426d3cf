package io.asynclocal.diagnostics;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/**
 * What happened, told in the terms of asynchronous continuations, as lines of JSON: a continuation
 * is <i>linked</i> where it is handed over, becomes <i>ready</i> when what it waits for has
 * happened, and each time it runs there is an <i>execution</i>, which may link others.
 *
 * <pre>{@code
 * { "event": "executionBegin", "executeID": 0 }
 * { "event": "link", "executeID": 0, "linkID": 1 }
 * { "event": "executionEnd", "executeID": 0 }
 * { "event": "ready", "executeID": 0, "linkID": 1, "readyID": 2 }
 * { "event": "executionBegin", "executeID": 3, "readyID": 2 }
 * { "event": "executionEnd", "executeID": 3 }
 * }</pre>
 *
 * <p>A link whose stack was sampled has a {@code "name"} besides, its origin's.
 *
 * <p>Where a message came in from another process, or went out to one, there is {@code "received"}
 * or {@code "sent"} with its {@code "peer"} and, if it has a trace, the {@code "traceID"}: of all
 * that goes through {@code asynclocal-remote}.
 *
 * <p>Ids count through all three kinds. A {@linkplain AsyncRecorder#run program} is an execution
 * that nothing was ready for. What becomes ready outside of any execution does so for the one that
 * linked it. A log that lacks the oldest events begins with {@code "event": "dropped"} and their
 * {@code "count"}.
 *
 * <p>The model is that of M. Loring, M. Marron and D. Leijen, <i>Semantics of Asynchronous
 * JavaScript</i>, 2017.
 */
public final class EventLog {
  private final List<String> lines;

  private EventLog(List<String> lines) {
    this.lines = lines;
  }

  /**
   * Makes a log of what a buffer has kept.
   *
   * @param buffer the buffer
   * @return the log
   * @throws NullPointerException if {@code buffer} is null
   */
  public static EventLog of(EventBuffer buffer) {
    requireNonNull(buffer, "buffer is null. Pass the one that the recorder told.");
    List<String> lines = new ArrayList<>();
    if (buffer.dropped() > 0) {
      lines.add("{ \"event\": \"dropped\", \"count\": " + buffer.dropped() + " }");
    }
    Continuations continuations = new Continuations(lines::add);
    buffer.events().forEach(continuations::on);
    return new EventLog(List.copyOf(lines));
  }

  /** {@return one JSON object a line, in the order in which things happened} */
  public List<String> lines() {
    return lines;
  }
}
