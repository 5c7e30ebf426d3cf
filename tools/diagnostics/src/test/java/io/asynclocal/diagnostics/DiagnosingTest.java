package io.asynclocal.diagnostics;

import static java.util.Comparator.comparing;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.AsyncResource;
import io.asynclocal.concurrent.AsyncExecutors;
import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.foreign.ForeignWork;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of docs/guides/diagnosing.md, and that it does what is said there. */
@SuppressWarnings("try") // a recorder need not be referred to
class DiagnosingTest {
  private final AsyncLocalStorage<String> route =
      AsyncLocalStorage.<String>builder().name("route").build();

  private static final Pattern BLOCK = Pattern.compile("(?ms)^```text\\n(.*?)^```$");

  @TempDir Path directory;

  private void work(CountDownLatch done) {
    try (Waiting waiting = new Waiting()) {
      Executor pool = AsyncExecutors.propagating(waiting.pool);
      route.run("/pay", () -> pool.execute(done::countDown));
      Waiting.until(done);
    }
  }

  @Test
  void recordAndLook() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    EventBuffer buffer = EventBuffer.ofLast(100_000);
    AsyncRecorder recorder =
        AsyncRecorder.builder()
            .observer(buffer)
            .stacks(100, 16) // the stack of every hundredth piece of work, 16 frames deep
            .labelledBy(route, String::valueOf)
            .start();

    work(done); // your application

    recorder.close();
    Files.write(directory.resolve("events.jsonl"), EventLog.of(buffer).lines());
    Files.write(directory.resolve("work.collapsed"), FlameGraph.running(buffer).collapsed());
    Files.writeString(
        directory.resolve("running.html"), FlameGraph.running(buffer).html("Running"));
    Files.writeString(
        directory.resolve("waiting.html"), FlameGraph.waiting(buffer).html("Waiting"));
    Files.writeString(directory.resolve("timeline.html"), Timeline.of(buffer).html("Timeline"));
    Files.writeString(directory.resolve("timeline.json"), Timeline.of(buffer).json());

    assertTrue(Files.readString(directory.resolve("work.collapsed")).startsWith("/pay;"));
    assertEquals(6, Files.readAllLines(directory.resolve("events.jsonl")).size() + 1);
  }

  @Test
  void stacks() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    List<String> log = new ArrayList<>();
    AsyncRecorder recorder = AsyncRecorder.builder().stacks(1, 16).explainFailures().start();
    try (Waiting waiting = new Waiting()) {
      new shop.Checkout(waiting.pool)
          .handle(
              "/pay",
              () -> {
                log.add("slow query\n" + AsyncStackTrace.current());
                done.countDown();
              });
      Waiting.until(done);
    }
    recorder.close();
    String beginning = shown("slow query\n").replaceFirst("\\s+…$", "");
    assertEquals(beginning, withoutNumbers(log.get(0)).substring(0, beginning.length()));
  }

  /** Returns the output that the guide shows and that begins so, but for numbers. */
  private static String shown(String start) throws IOException {
    String guide = Files.readString(Path.of("..", "..", "docs", "guides", "diagnosing.md"));
    return BLOCK
        .matcher(guide)
        .results()
        .map(block -> block.group(1))
        .filter(text -> text.startsWith(start))
        .map(DiagnosingTest::withoutNumbers)
        .reduce((one, other) -> fail("two blocks begin with " + start))
        .orElseThrow();
  }

  /** Leaves out what changes with every line that is written, and with every thread and work. */
  private static String withoutNumbers(String output) {
    return output
        .replaceAll("(?<=java:)\\d+|(?<=\\$)\\d+(?=\\()|(?<=Thread-)\\d+", "N")
        .replaceAll("\\[(\\w+) \\d+ on", "[$1 N on")
        .strip();
  }

  @Test
  void lost() throws Exception {
    List<LostStore> reports = new CopyOnWriteArrayList<>();
    shop.Orders orders = new shop.Orders(route);
    AsyncRecorder recorder = AsyncRecorder.builder().stacks(1, 16).start();
    try (LostStores watch = LostStores.of(route).instrumentingJdk().reportTo(reports::add).watch();
        Waiting worker = new Waiting();
        Waiting mailer = new Waiting("mailer")) {
      orders.onRawThreadBetween(
          AsyncExecutors.propagating(worker.pool), AsyncExecutors.propagating(mailer.pool));
      CompletableFuture<String> reply = new CompletableFuture<>();
      orders.onReply(reply);
      Thread client = new Thread(() -> reply.complete("paid"));
      client.start();
      client.join(20_000);
      mailer.settle();
      orders.onPool(mailer.pool);
      mailer.settle();
    }
    recorder.close();
    assertEquals(3, reports.size(), reports.toString());
    assertEquals(shown("AsyncLocalStorage[route]"), withoutNumbers(reports.get(0).toString()));
    for (LostStore reply : reports.subList(1, 3)) {
      LostStore.Hop culprit = reply.culprit().orElseThrow();
      assertEquals(shown("  LOST by " + culprit.by()), withoutNumbers(culprit.toString()));
    }
  }

  @Test
  void inProduction() throws Exception {
    AsyncLocalStorage<String> requestId = AsyncLocalStorage.create();
    List<LostStore> alerts = new CopyOnWriteArrayList<>();

    EventBuffer last = EventBuffer.ofLast(10_000);
    AsyncRecorder recorder =
        AsyncRecorder.builder()
            .where(() -> isSampled(requestId.getStore()))
            .stacks(1, 16)
            .labelledBy(requestId, String::valueOf)
            .observer(last)
            .start();
    LostStores watch = LostStores.of(requestId).reportTo(alerts::add).watch();

    try (Waiting waiting = new Waiting()) {
      Executor pool = AsyncExecutors.propagating(waiting.pool);
      for (String id : List.of("request-386", "request-387", "request-388")) {
        CountDownLatch done = new CountDownLatch(1);
        requestId.run(id, () -> pool.execute(done::countDown));
        Waiting.until(done);
      }
      pool.execute(requestId::getStore); // of no request: nothing to record, nothing to lose
      waiting.settle();
      assertEquals(List.of(), alerts);
      new shop.Orders(requestId).onRawThread().join();
    } finally {
      watch.close();
      recorder.close();
    }
    assertEquals(1, alerts.size(), alerts.toString());
    assertEquals(
        List.of("request-387"),
        last.events().stream().map(event -> event.origin().label()).distinct().toList());
    assertTrue(last.events().stream().noneMatch(event -> event.origin().stack().isEmpty()));
  }

  static boolean isSampled(@Nullable String id) {
    return id != null && id.hashCode() % 100 == 0;
  }

  @Test
  void otherTools() throws Exception {
    List<String> ran = new ArrayList<>();
    Path file = directory.resolve("work.jfr");
    try (Recording recorded = RecordedWork.recording()) {
      recorded.start();
      recordWith(telling(ran), ran);
      recorded.stop();
      recorded.dump(file);
    }
    assertEquals(List.of("begun", "work", "ended"), ran);
    assertEquals(
        List.of("Init Query", "Before Query", "After Query", "Leak forgotten"),
        RecordingFile.readAllEvents(file).stream()
            .filter(event -> event.getEventType().getName().startsWith("io.asynclocal."))
            .sorted(comparing(RecordedEvent::getStartTime))
            .map(DiagnosingTest::said)
            .toList());
  }

  private static void recordWith(
      ObservationHandler<Observation.Context> handler, List<String> ran) {
    AsyncEnvironment environment = AsyncEnvironment.builder().start();
    ObservationRegistry registry = ObservationRegistry.create();
    registry.observationConfig().observationHandler(handler);
    AsyncRecorder recorder =
        AsyncRecorder.builder()
            .observer(new JfrEvents())
            .observer(new ObservationSpans(registry))
            .start();
    ForeignWork.of(environment).addLeakListener(JfrEvents::leaked);
    new AsyncResource("Query").runInAsyncScope(() -> ran.add("work"));
    recorder.close();
    ForeignWork.of(environment).open("forgotten");
    environment.close();
  }

  private static String said(RecordedEvent event) {
    String name = event.getEventType().getName().substring("io.asynclocal.".length());
    return name + " " + event.getString(event.hasField("type") ? "type" : "operation");
  }

  private static ObservationHandler<Observation.Context> telling(List<String> ran) {
    return new ObservationHandler<>() {
      @Override
      public void onScopeOpened(Observation.Context context) {
        ran.add("begun");
      }

      @Override
      public void onScopeClosed(Observation.Context context) {
        ran.add("ended");
      }

      @Override
      public boolean supportsContext(Observation.Context context) {
        return true;
      }
    };
  }
}
