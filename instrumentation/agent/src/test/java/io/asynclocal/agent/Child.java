package io.asynclocal.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What a program in a JVM of its own did: each check's outcome, and what else it said.
 *
 * @param outcomes by the check's name, whether it was right
 * @param said the other lines
 */
record Child(Map<String, Boolean> outcomes, List<String> said) {
  /** Many times what the slowest takes on a loaded machine; after it the child hangs. */
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private static final String OURS = String.valueOf(AgentJar.location(AsyncLocalAgent.class));

  /** Runs the checks with the agent. */
  static Child withAgent(String argument, String... prefixes) throws Exception {
    return run(List.of("-javaagent:" + AgentJar.path() + "=" + argument), "app.Checks", prefixes);
  }

  /** Runs the checks without. */
  static Child withoutAgent(String... prefixes) throws Exception {
    return run(List.of(), "app.Checks", prefixes);
  }

  /** Runs checks of the {@code jdk} or of {@code libraries} that the agent comes to. */
  static Child late(String kind, String... prefixes) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(AgentJar.path().toString(), kind));
    arguments.addAll(List.of(prefixes));
    return run(
        List.of("-Djdk.attach.allowAttachSelf=true", "-XX:+EnableDynamicAgentLoading"),
        "app.Late",
        arguments.toArray(String[]::new));
  }

  static Child run(List<String> options, String main, String... arguments) throws Exception {
    return runOn(classPath(), options, main, arguments);
  }

  /** Runs a program on a class path of its own. */
  static Child runOn(String classPath, List<String> options, String main, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(program("java"));
    if (Runtime.version().feature() >= 25) {
      command.add("--enable-preview"); // for structured concurrency
    }
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto")); // begins sooner
    command.addAll(options);
    command.add("-cp");
    command.add(classPath);
    command.add(main);
    command.addAll(List.of(arguments));
    Path said = Files.createTempFile("child", ".log");
    try {
      end(start(command, said), said, LIMIT);
      return read(text(said));
    } finally {
      Files.delete(said);
    }
  }

  /**
   * Waits for the end of a program.
   *
   * @param said where its output goes
   * @throws AssertionError if it fails, or hasn't ended after {@code limit} and is ended now; says
   *     what it said and, if it hung, what its threads did
   */
  static void end(Process process, Path said, Duration limit) throws Exception {
    try {
      if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        String threads = threads(process);
        fail("It hasn't ended after " + limit + ", and said:\n" + text(said) + "\n" + threads);
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertEquals(0, process.exitValue(), () -> text(said));
  }

  /** Into a file, which can be read at any time: a pipe's end would be awaited without a limit. */
  static Process start(List<String> command, Path said) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(said.toFile())
        .start();
  }

  /** Returns what a JVM's threads do. */
  private static String threads(Process process) throws Exception {
    Path dump = Files.createTempFile("threads", ".log");
    try {
      Process asked =
          start(
              List.of(program("jcmd"), String.valueOf(process.pid()), "Thread.print", "-l"), dump);
      boolean answered = asked.waitFor(1, TimeUnit.MINUTES);
      asked.destroyForcibly().waitFor();
      return answered ? text(dump) : "It doesn't say what its threads do either.\n" + text(dump);
    } finally {
      Files.deleteIfExists(dump);
    }
  }

  static String program(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The tests' own without agents, which an application doesn't have there. */
  static String classPath() {
    return String.join(
        File.pathSeparator,
        classPathParts().filter(part -> !isOtherAgent(part) && !OURS.equals(part)).toList());
  }

  /** OpenTelemetry's agent, which is on the class path where it is used. */
  static Path otherAgent() {
    return Path.of(classPathParts().filter(Child::isOtherAgent).findFirst().orElseThrow());
  }

  private static boolean isOtherAgent(String part) {
    return part.contains("opentelemetry-javaagent");
  }

  private static Stream<String> classPathParts() {
    return Stream.of(wholeClassPath().split(File.pathSeparator, -1));
  }

  /** Where Surefire puts it into a jar, it says what it was. */
  private static String wholeClassPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private static Child read(String output) {
    Map<String, Boolean> outcomes = new TreeMap<>();
    List<String> said = new ArrayList<>();
    for (String line : output.lines().toList()) {
      if (line.startsWith("right ")) {
        outcomes.put(line.substring(6), true);
      } else if (line.startsWith("wrong ")) {
        outcomes.put(line.substring(6).replaceFirst(": .*", ""), false);
        said.add(line);
      } else {
        said.add(line);
      }
    }
    return new Child(outcomes, said);
  }

  List<String> wrong() {
    return outcomes.entrySet().stream()
        .filter(outcome -> !outcome.getValue())
        .map(Map.Entry::getKey)
        .toList();
  }
}
