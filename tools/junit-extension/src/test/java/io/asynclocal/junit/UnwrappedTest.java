package io.asynclocal.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.agent.AsyncLocalAgent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tests of code that wraps nothing, in a JVM with the Java agent. */
class UnwrappedTest {
  private static final CountDownLatch NEVER = new CountDownLatch(1);

  /** What is left, and what fails, in plain threads, futures and pools. */
  @ExtendWith(AsyncContextExtension.class)
  @LeavesNothingBehind(deadlineMillis = 500)
  static class Plain {
    @Test
    void leavesAThread() {
      daemon(Plain::hang).start();
    }

    @Test
    void leavesAFuture() {
      CompletableFuture.runAsync(Plain::hang, PlainPools.DAEMONS);
    }

    @Test
    void assertsInAPool() {
      ExecutorService pool = PlainPools.POOL;
      pool.submit(() -> assertEquals(1, 2));
    }

    @Test
    void assertsInAFuture() {
      CompletableFuture.runAsync(() -> assertEquals(1, 2), PlainPools.POOL).thenRun(() -> {});
    }

    @Test
    void ends() {
      CompletableFuture.runAsync(() -> {}, PlainPools.POOL).join();
    }

    private static void hang() {
      try {
        NEVER.await();
      } catch (InterruptedException e) {
        // The JVM ends before.
      }
    }
  }

  /** Out here: their threads are made in nobody's test. */
  private static final class PlainPools {
    static final ExecutorService POOL = Executors.newSingleThreadExecutor(UnwrappedTest::daemon);
    static final Executor DAEMONS = Executors.newCachedThreadPool(UnwrappedTest::daemon);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    return thread;
  }

  /** Runs the tests, in the other JVM, and prints which failed and why. */
  public static void main(String[] none) {
    TestRun run = TestRun.of(Plain.class);
    run.passed().forEach(name -> System.out.println("passed " + name));
    for (String name : run.failed()) {
      String[] lines = run.failure(name).getMessage().split("\n");
      System.out.println("failed " + lines[0] + lines[1].replaceAll(" \\d+, .*| \\d+: .*", ""));
    }
    System.exit(0);
  }

  @Test
  void plainWork_isFoundWithTheAgent(@TempDir Path directory) throws Exception {
    assertEquals(
        List.of(
            "failed assertsInAFuture has assertions that failed in its work.  CompletableFuture",
            "failed assertsInAPool has assertions that failed in its work.  Executor",
            "failed leavesAFuture ended with dangling async tasks.  CompletableFuture",
            "failed leavesAThread ended with dangling async tasks.  Thread",
            "passed ends()"),
        said(directory, "-javaagent:" + agent(directory)));
  }

  /** The counterpart. */
  @Test
  void plainWork_isNobodysWithout(@TempDir Path directory) throws Exception {
    List<String> said = said(directory);
    assertEquals(5, said.stream().filter(line -> line.startsWith("passed ")).count(), said + "");
  }

  private static List<String> said(Path directory, String... options) throws Exception {
    Path file = directory.resolve("said");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", classPath(), UnwrappedTest.class.getName()));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(file.toFile()).start();
    try {
      assertTrue(process.waitFor(5, TimeUnit.MINUTES), () -> "it hangs: " + file);
    } finally {
      process.destroyForcibly().waitFor();
    }
    return Files.readAllLines(file).stream().sorted().toList();
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  /** A jar that names the agent, whose classes are on the class path. */
  private static Path agent(Path directory) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Premain-Class", AsyncLocalAgent.class.getName());
    attributes.putValue("Can-Retransform-Classes", "true");
    attributes.putValue("Can-Redefine-Classes", "true");
    Path jar = directory.resolve("agent.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream written = new JarOutputStream(file, manifest)) {
      written.finish();
    }
    return jar;
  }
}
