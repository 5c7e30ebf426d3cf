package io.asynclocal.concurrency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Runs the jcstress tests of this package as {@code jcstress.arguments} says. */
class JcstressTest {
  /** What jcstress prints of its tests at the end: those with a remark, and the others. */
  private static final Pattern COUNT = Pattern.compile("(\\d+) matching test results");

  @Test
  void noForbiddenOutcomeIsSeen() throws Exception {
    Path reports = Files.createDirectories(Path.of("target", "jcstress").toAbsolutePath());
    Path log = reports.resolve("jcstress.log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("org.openjdk.jcstress.Main", "-r", reports + "/"));
    command.addAll(List.of(System.getProperty("jcstress.arguments").split(" ")));
    int exitCode =
        new ProcessBuilder(command)
            .directory(reports.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    String output = Files.readString(log);
    assertEquals(0, exitCode, output);
    assertEquals(testClasses(), results(output), "some tests did not run\n" + output);
  }

  private static int results(String output) {
    return COUNT
        .matcher(output)
        .results()
        .map((MatchResult result) -> Integer.parseInt(result.group(1)))
        .reduce(0, Integer::sum);
  }

  private static int testClasses() throws Exception {
    try (var list = JcstressTest.class.getResourceAsStream("/META-INF/TestList")) {
      int classes = new String(list.readAllBytes()).strip().split("\n").length;
      assertTrue(classes >= 16);
      return classes;
    }
  }
}
