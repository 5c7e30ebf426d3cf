package io.asynclocal.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * What a program in a JVM of its own did: each check's outcome, and what else it said.
 *
 * @param outcomes by the check's name, whether it was right
 * @param said the other lines
 */
record Child(Map<String, Boolean> outcomes, List<String> said) {
  /** Runs the checks with the agent. */
  static Child withAgent(String argument, String... prefixes) throws Exception {
    return run(List.of("-javaagent:" + AgentJar.path() + "=" + argument), "app.Checks", prefixes);
  }

  /** Runs the checks without. */
  static Child withoutAgent(String... prefixes) throws Exception {
    return run(List.of(), "app.Checks", prefixes);
  }

  static Child run(List<String> options, String main, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= 25) {
      command.add("--enable-preview"); // for structured concurrency
    }
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")); // begins sooner
    command.addAll(options);
    command.add("-cp");
    command.add(classPath());
    command.add(main);
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(process.waitFor(3, TimeUnit.MINUTES), output);
      assertEquals(0, process.exitValue(), output);
      return read(output);
    } finally {
      process.destroyForcibly();
    }
  }

  /** The tests' own; where Surefire puts that into a jar, it says what it was. */
  private static String classPath() {
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
