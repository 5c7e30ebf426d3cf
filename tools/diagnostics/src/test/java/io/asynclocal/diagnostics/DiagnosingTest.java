package io.asynclocal.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.concurrent.AsyncExecutors;
import io.asynclocal.environment.AsyncEnvironment;
import io.micrometer.observation.ObservationRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of docs/guides/diagnosing.md, and that it does what is said there. */
@SuppressWarnings("try") // a recorder need not be referred to
class DiagnosingTest {
  private final AsyncLocalStorage<String> route =
      AsyncLocalStorage.<String>builder().name("route").build();

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

    assertTrue(Files.readString(directory.resolve("work.collapsed")).startsWith("/pay;Executor"));
    assertEquals(6, Files.readAllLines(directory.resolve("events.jsonl")).size() + 1);
  }

  @Test
  void stacks() {
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
    assertTrue(log.get(0).contains("caused by asynchronous work begun at [Executor "), log.get(0));
  }

  @Test
  void lost() throws Exception {
    List<LostStore> reports = new ArrayList<>();
    try (LostStores watch =
        LostStores.of(route).instrumentingJdk().reportTo(reports::add).watch()) {
      new shop.Orders(route).onRawThread().join(20_000);
      CompletableFuture<String> reply = new CompletableFuture<>();
      new shop.Orders(route).onReply(reply);
      Thread client = new Thread(() -> reply.complete("paid"));
      client.start();
      client.join(20_000);
    }
    assertEquals(2, reports.size());
  }

  @Test
  void otherTools() {
    AsyncEnvironment environment = AsyncEnvironment.builder().start();
    ObservationRegistry registry = ObservationRegistry.create();
    AsyncRecorder recorder =
        AsyncRecorder.builder()
            .observer(new JfrEvents())
            .observer(new ObservationSpans(registry))
            .start();
    environment.addLeakListener(JfrEvents::leaked);
    recorder.close();
    environment.close();
  }
}
