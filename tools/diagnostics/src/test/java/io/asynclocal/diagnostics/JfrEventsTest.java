package io.asynclocal.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.foreign.ForeignWork;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JfrEventsTest {
  @TempDir Path directory;

  private Path recorded(Recording recording) throws Exception {
    return RecordedWork.in(recording, directory, () -> {});
  }

  private static List<RecordedEvent> ours(Path file) throws Exception {
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().startsWith("io.asynclocal."))
        .toList();
  }

  @Test
  void on_writesEveryEventWhenTheSettingsEnableThem() throws Exception {
    List<RecordedEvent> events = ours(recorded(RecordedWork.recording()));
    assertEquals(
        List.of("Init", "Before", "After", "Resolve", "Destroy", "Leak"),
        events.stream()
            .sorted(java.util.Comparator.comparing(RecordedEvent::getStartTime))
            .map(event -> event.getEventType().getName().substring("io.asynclocal.".length()))
            .toList());
    RecordedEvent init = events.get(0);
    assertEquals("Query", init.getString("type"));
    assertEquals("/pay", init.getString("label"));
    assertTrue(init.getLong("asyncId") > 1);
    assertTrue(init.getStackTrace().getFrames().size() > 1);
    assertEquals("socket", events.get(5).getString("operation"));
    assertEquals("UNREACHABLE", events.get(5).getString("kind"));
  }

  @Test
  void on_writesNothingUnlessARecordingAsksForIt() throws Exception {
    assertEquals(List.of(), ours(recorded(new Recording())));
    assertEquals(
        List.of(), ours(recorded(new Recording(Configuration.getConfiguration("default")))));
  }

  @Test
  void leaked_isWhatAnEnvironmentTellsItsListenersWith() throws Exception {
    try (Recording recording = RecordedWork.recording()) {
      recording.start();
      AsyncEnvironment environment = AsyncEnvironment.builder().start();
      ForeignWork foreign = ForeignWork.of(environment);
      foreign.addLeakListener(JfrEvents::leaked);
      Object forgotten = foreign.open("forgotten");
      environment.close();
      Reference.reachabilityFence(forgotten); // or it might be found as unreachable before
      recording.stop();
      Path file = directory.resolve("leak.jfr");
      recording.dump(file);
      List<RecordedEvent> events = ours(file);
      assertEquals(
          List.of("forgotten OPEN_AT_CLOSE"),
          events.stream()
              .map(event -> event.getString("operation") + " " + event.getString("kind"))
              .toList());
    }
  }

  @Test
  void retained_writesWhatIsKeptAndWhoCapturedIt() throws Exception {
    RetentionLeak leak =
        new RetentionLeak(
            Origin.of(7, "HeartBeat", 1, null, "", Beginning.NOT_SAMPLED),
            "AsyncContext[requestId]",
            false,
            TimeUnit.MINUTES.toNanos(5),
            List.of(new StackTraceElement("shop.Beats", "begin", "Beats.java", 12)),
            3);
    for (Recording each : List.of(RecordedWork.recording(), new Recording())) {
      try (Recording recording = each) {
        recording.start();
        JfrEvents.retained(leak);
        recording.stop();
        Path file = directory.resolve("retention.jfr");
        recording.dump(file);
        List<String> told = new ArrayList<>();
        for (RecordedEvent event : ours(file)) {
          told.add(event.getString("type") + " " + event.getString("context"));
          assertEquals(Duration.ofMinutes(5), event.getDuration("age"));
          assertEquals(3, event.getInt("contexts"));
          assertEquals("shop.Beats.begin(Beats.java:12)", event.getString("captured"));
        }
        boolean isAskedFor = !recording.getSettings().isEmpty();
        assertEquals(isAskedFor ? List.of("HeartBeat AsyncContext[requestId]") : List.of(), told);
      }
    }
  }

  @Test
  void jfrPrint_showsTheEvents() throws Exception {
    Path file = recorded(RecordedWork.recording());
    Path jfr = Path.of(System.getProperty("java.home"), "bin", "jfr");
    Path printed = directory.resolve("printed.txt");
    Process process =
        new ProcessBuilder(jfr.toString(), "print", "--events", "io.asynclocal.*", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    String text = java.nio.file.Files.readString(printed);
    assertTrue(text.contains("io.asynclocal.Init {"), text);
    assertTrue(text.contains("type = \"Query\""), text);
    assertTrue(text.contains("io.asynclocal.Leak {"), text);
  }
}
