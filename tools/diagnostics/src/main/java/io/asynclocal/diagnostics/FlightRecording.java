package io.asynclocal.diagnostics;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import jdk.jfr.Configuration;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;

/**
 * What a {@link LiveView} is told, by the Flight Recorder. This class isn't touched where the JDK
 * has none.
 */
final class FlightRecording implements AutoCloseable {
  private static final String SETTINGS = "/asynclocal.jfc";
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final long MOST_BYTES = 16 << 20;

  private final JfrEvents events = new JfrEvents();
  private final Recording recording;
  private final long endNanos = System.nanoTime() + LONGEST.toNanos();

  private FlightRecording(Recording recording) {
    this.recording = recording;
  }

  /** Returns whether there is a Flight Recorder; a JDK may be made without. */
  static boolean isPossible() {
    return ModuleLayer.boot().findModule("jdk.jfr").isPresent() && IsAvailable.NOW;
  }

  /** Asks only a JDK that can answer. */
  private static final class IsAvailable {
    static final boolean NOW = FlightRecorder.isAvailable();
  }

  /** Begins to record, for a minute at most. */
  static FlightRecording start() {
    Recording recording = new Recording(settings());
    recording.setName("Asynchronous work");
    recording.setDuration(LONGEST);
    recording.setMaxSize(MOST_BYTES);
    recording.start();
    return new FlightRecording(recording);
  }

  private static Configuration settings() {
    try (InputStream settings =
        requireNonNull(FlightRecording.class.getResourceAsStream(SETTINGS), SETTINGS)) {
      return Configuration.create(new InputStreamReader(settings, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(SETTINGS + " can't be read.", e);
    } catch (ParseException e) {
      throw new IllegalStateException(SETTINGS + " is broken.", e);
    }
  }

  void on(AsyncEvent event) {
    // The recording itself would have to be locked to be asked.
    if (endNanos - event.nanos() > 0) {
      events.on(event);
    }
  }

  boolean goesOn() {
    return recording.getState() == RecordingState.RUNNING;
  }

  /** Returns what has been recorded so far, as a file. */
  byte[] bytes() {
    try {
      Path file = Files.createTempFile("asynclocal", ".jfr");
      try {
        recording.dump(file);
        return Files.readAllBytes(file);
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The recording can't be written.", e);
    }
  }

  @Override
  public void close() {
    recording.close();
  }
}
