package io.asynclocal.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) throws InterruptedException {
    return Main.run(
        List.of(arguments),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8).strip();
  }

  private String complained() {
    return err.toString(StandardCharsets.UTF_8).strip();
  }

  @Test
  void run_losesAndCrossesNothing() throws InterruptedException {
    int exitCode = run("--requests", "60", "--concurrency", "8");
    assertEquals("60 requests, 480 hops, 0 lost, 0 crossed", printed());
    assertEquals(0, exitCode);
  }

  @Test
  void run_writesPagesOfWhatHappened(@TempDir Path directory) throws Exception {
    assertEquals(0, run("--requests", "4", "--concurrency", "2", "--pages", directory.toString()));
    for (String page : List.of("running.html", "waiting.html", "timeline.html")) {
      String text = Files.readString(directory.resolve(page));
      assertTrue(text.contains("ScheduledTask") && text.contains("Coroutine"), page);
    }
    assertTrue(Files.size(directory.resolve("timeline.json")) > 1_000);
    List<String> log = Files.readAllLines(directory.resolve("events.jsonl"));
    assertTrue(log.get(0).startsWith("{ \"event\": \""), log.get(0));
  }

  @Test
  void run_saysWhereItsLivePageIs() throws InterruptedException {
    assertEquals(0, run("--live", "--requests", "4", "--concurrency", "2"));
    List<String> lines = printed().lines().toList();
    assertTrue(lines.get(0).matches("What goes on: http://127\\.0\\.0\\.1:\\d+/"), lines.get(0));
    assertEquals("4 requests, 32 hops, 0 lost, 0 crossed", lines.get(1));
  }

  @Test
  void run_losesEveryHopWithoutTheLibrary() throws InterruptedException {
    int exitCode = run("--requests", "20", "--concurrency", "4", "--off");
    assertEquals("20 requests, 160 hops, 160 lost, 0 crossed", printed());
    assertEquals(1, exitCode);
  }

  @Test
  void agent_losesAndCrossesNothingThoughNothingIsWrapped() throws InterruptedException {
    int exitCode = run("--agent", "--requests", "60", "--concurrency", "8");
    assertEquals("60 requests, 480 hops, 0 lost, 0 crossed", printed());
    assertEquals(0, exitCode);
  }

  @Test
  void agent_isWhatCarries() throws InterruptedException {
    int exitCode = run("--agent", "--off", "--requests", "20", "--concurrency", "4");
    assertTrue(printed().startsWith("20 requests, 160 hops, "), printed());
    assertFalse(printed().contains(" 0 lost"), printed());
    assertEquals(1, exitCode);
  }

  /** What was installed for one run must not help the next. */
  @Test
  void run_leavesNothingInstalled() throws InterruptedException {
    run("--requests", "4");
    out.reset();
    run("--requests", "20", "--off");
    assertEquals("20 requests, 160 hops, 160 lost, 0 crossed", printed());
  }

  @Test
  void run_explainsItself() throws InterruptedException {
    assertEquals(0, run("--help"));
    assertEquals(Options.USAGE.strip(), printed());
  }

  @Test
  void run_doesNothingWhenAnOptionIsBad() throws InterruptedException {
    assertEquals(2, run("--requests", "many"));
    assertEquals("--requests is 'many'. Give it a whole number from 1 to 10000000.", complained());
    assertEquals("", printed());
  }

  @Test
  void run_saysWhatToDoWhenThePortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      int exitCode = run("--port", String.valueOf(taken.getLocalPort()));
      assertEquals(2, exitCode);
      assertTrue(complained().contains(":" + taken.getLocalPort()), complained());
      assertTrue(complained().endsWith("Pass another --port, or 0 for any that is free."));
    }
  }
}
