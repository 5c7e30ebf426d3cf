package io.asynclocal.examples;

import static io.asynclocal.examples.RequestId.REQUEST_ID;

import io.asynclocal.diagnostics.AsyncRecorder;
import io.asynclocal.diagnostics.EventBuffer;
import io.asynclocal.diagnostics.EventLog;
import io.asynclocal.diagnostics.FlameGraph;
import io.asynclocal.diagnostics.Timeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Records what the service does, and shows it on pages for a browser. */
final class Pages implements AutoCloseable {
  /** Enough for the pages to stay of a size that one likes to open. */
  private static final int MOST_EVENTS = 3_000;

  private final EventBuffer buffer = EventBuffer.ofLast(MOST_EVENTS);
  private final AsyncRecorder recorder =
      AsyncRecorder.builder()
          .observer(buffer)
          .stacks(1, 4)
          .labelledBy(REQUEST_ID, number -> number % 2 == 0 ? "even requests" : "odd requests")
          .start();

  /** Writes what has been recorded so far. */
  void write(Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(
        directory.resolve("running.html"),
        FlameGraph.running(buffer).html("Running: µs on a thread, by request and cause"));
    Files.writeString(
        directory.resolve("waiting.html"),
        FlameGraph.waiting(buffer).html("Waiting: µs from begin to first run"));
    Files.writeString(
        directory.resolve("timeline.html"), Timeline.of(buffer).html("Twenty requests at a time"));
    Files.writeString(directory.resolve("timeline.json"), Timeline.of(buffer).json());
    Files.write(directory.resolve("events.jsonl"), EventLog.of(buffer).lines());
  }

  @Override
  public void close() {
    recorder.close();
  }
}
