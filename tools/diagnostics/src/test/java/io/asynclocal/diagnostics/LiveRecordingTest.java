package io.asynclocal.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.AsyncResource;
import java.io.File;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the live page offers for the Flight Recorder. */
class LiveRecordingTest {
  @TempDir Path directory;

  private final AsyncLocalStorage<String> request = AsyncLocalStorage.create();
  private final LiveView live = new LiveView(Census.ofAtMost(1_000), 0);
  private AsyncRecorder recorder;
  private LiveServer server;

  @BeforeEach
  void start() throws Exception {
    recorder = AsyncRecorder.builder().observer(live).labelledBy(request, String::valueOf).start();
    server = LiveServer.start(live, 0);
  }

  @AfterEach
  void stop() {
    server.close();
    recorder.close();
  }

  private HttpResponse<byte[]> get(String name) throws Exception {
    return sent(HttpRequest.newBuilder(server.address().resolve(name)));
  }

  private String record() throws Exception {
    HttpRequest.Builder post = HttpRequest.newBuilder(server.address().resolve("recording"));
    return new String(
        sent(post.POST(HttpRequest.BodyPublishers.noBody()).header("X-AsyncLocal", "page")).body(),
        StandardCharsets.UTF_8);
  }

  private static HttpResponse<byte[]> sent(HttpRequest.Builder request) throws Exception {
    return HttpClient.newHttpClient()
        .send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private void work(String store) {
    request.run(
        store,
        () -> {
          AsyncResource query = new AsyncResource("Query");
          query.runInAsyncScope(() -> {});
          query.emitPromiseResolve();
          query.emitDestroy();
        });
  }

  /** Returns the events that a recording has of a store's queries. */
  private List<String> recorded(String store) throws Exception {
    HttpResponse<byte[]> answer = get("work.jfr");
    assertEquals(200, answer.statusCode());
    assertEquals(
        Optional.of("application/octet-stream"), answer.headers().firstValue("Content-Type"));
    Path file = Files.write(directory.resolve("work.jfr"), answer.body());
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().startsWith("io.asynclocal."))
        .filter(event -> event.getString("label").equals(store))
        .sorted(java.util.Comparator.comparing(event -> event.getStartTime()))
        .map(event -> event.getEventType().getName() + " " + event.getString("type"))
        .toList();
  }

  @Test
  void recording_hasTheEventsSinceItWasBegun() throws Exception {
    work("before");
    assertEquals(404, get("work.jfr").statusCode());
    assertTrue(live.json().contains("\"recording\":\"none\""), live::json);
    String feed = record();
    assertTrue(feed.contains("\"recording\":\"running\""), feed);
    work("r-17");
    List<String> events = recorded("r-17");
    assertEquals(
        Stream.of("Init", "Before", "After", "Resolve", "Destroy")
            .map(name -> "io.asynclocal." + name + " Query")
            .toList(),
        events);
    work("r-18");
    assertEquals(5, recorded("r-18").size(), "it didn't go on");
    assertEquals(List.of(), recorded("before"));
  }

  @Test
  void recording_thatIsBegunAgainForgetsWhatWasBefore() throws Exception {
    record();
    work("r-17");
    record();
    work("r-18");
    assertEquals(List.of(), recorded("r-17"));
    assertEquals(5, recorded("r-18").size());
  }

  @Test
  void recording_isForgottenWhenItIsStoppedOrItsServerIs() throws Exception {
    record();
    live.stopRecording();
    assertEquals(404, get("work.jfr").statusCode());
    record();
    List<String> before = names();
    server.close();
    live.stopRecording(); // which there is none of
    assertEquals(before.size() - 1, names().size(), before::toString);
    assertEquals(Optional.empty(), live.resource("work.jfr", "Work"));
  }

  private static List<String> names() {
    return FlightRecorder.getFlightRecorder().getRecordings().stream()
        .map(Recording::getName)
        .toList();
  }

  @Test
  void recording_isBegunByThePageAlone() throws Exception {
    HttpRequest.Builder post = HttpRequest.newBuilder(server.address().resolve("recording"));
    assertEquals(403, sent(post.POST(HttpRequest.BodyPublishers.noBody())).statusCode());
    assertEquals(404, get("work.jfr").statusCode());
  }

  /** What a process of its own says, whose JDK may lack modules. */
  static final class Main {
    private Main() {}

    public static void main(String[] none) {
      LiveView live = LiveView.ofAtMost(10);
      try (AsyncRecorder recorder = AsyncRecorder.builder().observer(live).start()) {
        recorder.run(() -> {});
        boolean acted = live.act("recording");
        recorder.run(() -> {});
        System.out.println(
            acted
                + " "
                + live.startRecording()
                + " "
                + live.resource("work.jfr", "Work").isPresent());
        System.out.println(live.json());
      }
    }
  }

  private String said(String... options) throws Exception {
    Path said = directory.resolve("said.txt");
    List<String> command =
        Stream.of(
                Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()),
                Stream.of(options),
                Stream.of("-cp", classPath(), Main.class.getName()))
            .flatMap(part -> part)
            .toList();
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    assertEquals(0, process.waitFor(), () -> "it failed");
    return Files.readString(said);
  }

  /** The module path's jars, if the tests run with one, and the class path. */
  private static String classPath() {
    return Stream.of("jdk.module.path", "java.class.path")
        .map(name -> System.getProperty(name, ""))
        .filter(path -> !path.isEmpty())
        .collect(Collectors.joining(File.pathSeparator));
  }

  @Test
  void recording_isNotOfferedWhereTheJdkHasNoFlightRecorder() throws Exception {
    String with = said();
    assertTrue(with.contains("true true true"), with);
    assertTrue(with.contains("\"recording\":\"running\""), with);
    String without = said("--limit-modules", "java.management,jdk.httpserver,java.logging");
    assertTrue(without.contains("true false false"), without);
    assertTrue(without.contains("\"recording\":\"impossible\""), without);
    assertFalse(without.contains("NoClassDefFoundError"), without);
  }
}
